"""The demo's screen on a terminal: jobs of a shell, broken pastes, and nobody who reads."""

import os
import pathlib
import select
import signal
import termios
import threading
import time

from attack import attack, some
from emulator import PRODUCTS
from system import children_of
from terminal import DEADLY, BareTerminal, Terminal, comes

OPENED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
ASKED = b"Session"

# The first key of a client that answers.
READY = b"log in as frank"


class Demo:
    """The screen, as what a terminal is to start; by itself, or by a shell without job control."""

    def __init__(self, *before):
        self.before = before

    def arguments(self):
        program = [PRODUCTS / "loginrocket-demo"]
        words = ["env", "TERM=xterm", "LC_ALL=C.UTF-8", *self.before, *program]
        return [os.fsencode(word) for word in words]


class Screen(BareTerminal):
    """A terminal whose modes nobody but the program restores."""

    def __init__(self, *before):
        super().__init__(Demo(*before))
        # The program has taken the terminal by then; those of a new one are all alike.
        other, slave = os.openpty()
        self.modes = termios.tcgetattr(slave)
        os.close(slave)
        os.close(other)
        self.is_ready = self.until(READY)

    def is_restored(self):
        return termios.tcgetattr(self.slave) == self.modes

    def comes_back(self, seconds=10):
        """Whether the modes are as before the program, in time."""
        return comes(self.is_restored, seconds)

    def floods(self, bytes):
        """Types more than a terminal keeps, while what is shown is read."""
        typist = threading.Thread(target=self.type_all, args=(bytes,), daemon=True)
        typist.start()
        return typist

    def type_all(self, bytes):
        while bytes:
            try:
                bytes = bytes[os.write(self.descriptor, bytes[:1024]):]
            except OSError:
                return

    def reads(self):
        """Reads what is shown within a moment; true."""
        if select.select([self.descriptor], [], [], 0.05)[0]:
            os.read(self.descriptor, 65536)
        return True

    def drains(self, seconds):
        """Reads what is shown until the program ends; whether it does in time."""
        return comes(lambda: self.reads() and self.process.poll() is not None, seconds)


@attack("terminal", "the screen stops as a job of its shell, and comes back with fg")
def jobs():
    for how in some(("^Z", "SIGTSTP", "^Z in a form", "^Z twice")):
        terminal = Terminal(Demo())
        ready = terminal.until(READY)
        left = came = True
        if how.endswith("form"):
            terminal.type(b"l")
            ready = ready and terminal.until(b"User name")
        for _ in range(2 if how.endswith("twice") else 1):
            if how.startswith("^Z"):
                terminal.type(b"\x1a")
            else:
                os.killpg(terminal.foreground(), signal.SIGTSTP)
            seen = terminal.through(b"ready")
            left = left and seen is not None and LEFT in seen and terminal.comes_to(True)
            terminal.type(b"fg\n")
            came = came and terminal.until(OPENED) and terminal.until(ASKED)
            came = came and terminal.comes_to(False)
        terminal.type(b"\x03\x03")
        ended = terminal.until(LEFT) and terminal.until(b"ready") and terminal.code() == b"0"
        what = f"{how}: shown {ready}, left {left}, back {came}, ended {ended}"
        yield what, ready and left and came and ended
        terminal.close()


@attack("terminal", "a stopped screen leaves the modes as they were, without a shell that would")
def stopped_modes():
    screen = Screen("sh", "-c", '"$0"; exit $?')
    screen.type(b"\x1a")
    left = screen.until(LEFT) and screen.comes_back()
    os.kill(children_of(screen.process.pid)[0], signal.SIGCONT)
    back = screen.until(OPENED) and screen.until(ASKED) and not screen.is_restored()
    screen.type(b"q")
    ended = screen.ends() and screen.is_restored()
    what = f"shown {screen.is_ready}, left {left}, back {back}, ended {ended}"
    yield what, screen.is_ready and left and back and ended
    screen.close()


@attack("terminal", "a signal ends the screen within 3 s, also while nobody reads the terminal")
def unread():
    for how in ("stopped", "full"):
        for number in some((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)):
            screen = Screen()
            if how == "stopped":
                termios.tcflow(screen.slave, termios.TCOOFF)
            for _ in range(400):
                # Drawn anew each time, as long as anything of it is taken.
                screen.type(b"\x0c")
                time.sleep(0.01)
            screen.process.send_signal(number)
            ended = screen.ends(3)
            restored = screen.is_restored()
            what = f"{how}, {number.name}: ended {ended}, modes restored {restored}"
            yield what, screen.is_ready and ended and restored
            screen.close()


@attack("terminal", "every signal that ends a program leaves the modes as they were")
def signals():
    for number in some(DEADLY):
        screen = Screen()
        screen.process.send_signal(number)
        ended = screen.drains(3)
        what = f"{number!r}: ended {ended}, modes restored {screen.is_restored()}"
        yield what, screen.is_ready and ended and screen.is_restored()
        screen.close()


@attack("terminal", "100 kB at once neither freeze the screen nor hold up a signal")
def floods():
    text = b"x" * 100_000
    pastes = {"typed": text, "pasted": b"\x1b[200~" + text + b"\x1b[201~",
              "arrows": b"\x1b[A" * 33_333, "without an end": b"\x1b[200~" + text}
    for what, bytes in some(pastes.items()):
        screen = Screen()
        if what != "arrows":
            screen.type(b"l")
            screen.until(b"User name")
            typist = screen.floods(bytes)
            told = screen.until(b"This is too long", 10)
            typist.join(1)
            screen.type(b"\x15frank")
            told = told and screen.until(b"frank", 10)
            yield f"{what}: told {told}", screen.is_ready and told
        screen.floods(bytes)
        select.select([screen.descriptor], [], [], 5)
        screen.process.send_signal(signal.SIGTERM)
        ended = screen.drains(3)
        yield f"{what}: ended {ended}", ended and screen.is_restored()
        screen.close()


@attack("terminal", "a paste whose end is lost makes the screen deaf for no longer than a second")
def lost_end():
    screen = Screen()
    screen.type(b"l")
    asked = screen.until(b"User name")
    screen.type(b"\x1b[200~abc")
    taken = screen.until(b"abc", 5)
    screen.type(b"\x03\x03")
    ended = screen.ends(5)
    yield f"asked {asked}, taken {taken}, ended {ended}", asked and taken and ended
    screen.close()


@attack("terminal", "keys that are typed before the screen opens are taken once it is open")
def early_keys():
    for keys in (b"?", b"?\n\n?"):
        terminal = BareTerminal(Demo())
        terminal.type(keys)
        taken = terminal.until(b"Log in as frank, or as grace")
        terminal.type(b"xq")
        ended = terminal.ends()
        yield f"{keys}: taken {taken}, ended {ended}", taken and ended
        terminal.close()


@attack("terminal", "keys that cost something hold up no signal, however many come at once")
def costly_keys():
    for what, key in some((("arrows", b"\x1b[A"), ("pages", b"\x1b[5~"), ("clock", b"h"))):
        for end in (signal.SIGTERM, b"q"):
            screen = Screen()
            # As many events as are remembered, and more.
            screen.type_all(b"h" * 210)
            full = screen.until(b"clock +9 days", 30)
            screen.type(key * (4_000 // len(key)))
            select.select([screen.descriptor], [], [], 0.3)
            if end == b"q":
                screen.type(end)
            else:
                screen.process.send_signal(end)
            # Keys before a key are obeyed first, and the clock is real work.
            limit = 30 if (what, end) == ("clock", b"q") else 3
            ended = screen.drains(limit)
            yield f"{what}, {end}: full {full}, ended {ended}", full and ended
            screen.close()


@attack("terminal", "a client that stands still is told of, and holds up neither q nor a signal")
def stopped_clients():
    for how in ("few orders", "more than a pipe holds"):
        for end in (signal.SIGTERM, b"q"):
            screen = Screen()
            screen.type(b"f")
            ready = screen.is_ready and screen.until(b"Password of frank")
            screen.type(b"\r")
            ready = ready and screen.until(b"log out")
            tasks = pathlib.Path(f"/proc/{screen.process.pid}/task").iterdir()
            client = int("".join((task / "children").read_text() for task in tasks).split()[0])
            os.kill(client, signal.SIGSTOP)
            typist = screen.floods(b"o" * (1 if how == "few orders" else 6_000))
            told = screen.until(b"does not answer", 20)
            # Keys before a key are obeyed first.
            typed = comes(lambda: screen.reads() and not typist.is_alive(), 30)
            screen.type(b"\x0c")
            drawn = screen.until(OPENED) and screen.until(ASKED)
            if end == b"q":
                screen.type(end)
            else:
                screen.process.send_signal(end)
            ended = screen.drains(3)
            what = f"shown {ready}, told {told}, typed {typed}, drawn {drawn}, ended {ended}"
            yield f"{how}, {end}: {what}", ready and told and typed and drawn and ended
            if not ended:
                os.kill(client, signal.SIGKILL)
            screen.close()
