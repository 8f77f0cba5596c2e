"""A terminal: the echo of passwords through stops and signals."""

import os
import pty
import select
import signal
import subprocess
import termios
import time

from attack import attack, some
from emulator import Emulator
from scene import Place

SECRET = b"secret"

# Those that end a program by default, and can be caught; but a program of these ignores SIGPIPE.
DEADLY = [
    number for number in signal.valid_signals()
    if number not in (
        signal.SIGKILL, signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU,
        signal.SIGCONT, signal.SIGCHLD, signal.SIGURG, signal.SIGWINCH, signal.SIGPIPE,
    )
]


def comes(is_so, seconds):
    """Whether something comes to be so in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return is_so()


class Terminal:
    """A session of its own on a terminal, with a shell that has job control."""

    def __init__(self, place, *command, after=b"", editing="--noediting"):
        words = " ".join(f"'{os.fsdecode(word)}'" for word in place.arguments(*command))
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.execvp("bash", ["bash", "--norc", "--noprofile", editing, "-i"])
        self.shown = b""
        self.type(b"PS1=ready; PROMPT_COMMAND=; set +o histexpand\n")
        self.until(b"ready")
        self.shown = b""
        self.type(words.encode() + after + b"\n")

    def type(self, bytes):
        os.write(self.descriptor, bytes)

    def until(self, expected, seconds=20):
        """Whether this is shown in time, after all that was asked for before."""
        return self.through(expected, seconds) is not None

    def through(self, expected, seconds=20):
        """All that is shown up to this; `None` if it does not come in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if expected in self.shown:
                seen, self.shown = self.shown.split(expected, 1)
                return seen + expected
            if select.select([self.descriptor], [], [], 0.1)[0]:
                try:
                    self.shown += os.read(self.descriptor, 65536)
                except OSError:
                    return None
        return None

    def code(self):
        """The exit code of the last command."""
        self.type(b"echo code=$?.\n")
        self.until(b"code=$?.")
        seen = self.through(b".")
        return seen and seen.split(b"=")[-1].rstrip(b".")

    def echoes(self):
        return bool(termios.tcgetattr(self.descriptor)[3] & termios.ECHO)

    def comes_to(self, echo, seconds=10):
        """Whether the echo is on, or off, in time."""
        return comes(lambda: self.echoes() == echo, seconds)

    def foreground(self):
        return os.tcgetpgrp(self.descriptor)

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.close(self.descriptor)
        os.waitpid(self.process, 0)


class BareTerminal(Terminal):
    """A terminal with the program alone: nobody else restores its settings."""

    def __init__(self, place, *command):
        self.descriptor, self.slave = os.openpty()
        self.shown = b""
        self.process = subprocess.Popen(
            place.arguments(*command), stdin=self.slave, stdout=self.slave, stderr=self.slave,
            start_new_session=True,
        )

    def ends(self, seconds=10):
        """Whether the program ends in time."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.slave)
        os.close(self.descriptor)


@attack("terminal", "a password is never shown, and the echo comes back, through every signal")
def prompts():
    emulator = Emulator()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM,
                   signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU):
        with Place(emulator.url) as place:
            terminal = Terminal(place, "login", "frank")
            held = terminal.until(b"assword") and terminal.comes_to(False)
            os.killpg(terminal.foreground(), number)
            back = terminal.until(b"ready", 10)
            on = terminal.comes_to(True) or not back
            yield f"{number.name}: asked {held}, ended {back}, echo on {on}", held and back and on
            terminal.close()
    emulator.close()


@attack("terminal", "the second prompt of a command ends as the first one does")
def second_prompts():
    emulator = Emulator()
    commands = {"signup joe": b"secret", "reset-password frank": b"kpw_1", "update-password": b"a"}
    for command, first in some(commands.items()):
        for number in some((signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP)):
            with Place(emulator.url) as place:
                place.run("login", "frank", typed=b"secret\n")
                if command != "update-password":
                    place.run("logout")
                bare = BareTerminal(place, *command.split())
                held = bare.until(b": ") and bare.comes_to(False)
                bare.type(first + b"\n")
                held = held and bare.until(b": ") and bare.comes_to(False)
                bare.process.send_signal(number)
                ended = bare.ends()
                on = bare.comes_to(True)
                what = f"{command}, {number.name}: asked {held}, ended {ended}, echo on {on}"
                yield what, held and ended and on
                bare.close()
    emulator.close()


@attack("terminal", "the program itself brings the echo back, without a shell that would")
def without_shell():
    emulator = Emulator()
    for number in DEADLY:
        with Place(emulator.url) as place:
            bare = BareTerminal(place, "login", "frank")
            held = bare.until(b"assword") and bare.comes_to(False)
            bare.process.send_signal(number)
            ended = bare.ends()
            on = bare.comes_to(True)
            yield f"{number!r}: asked {held}, ended {ended}, echo on {on}", held and ended and on
            bare.close()
    emulator.close()


@attack("terminal", "a signal ends a prompt also while nobody reads the terminal")
def unread():
    emulator = Emulator()
    for number in some((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)):
        with Place(emulator.url) as place:
            bare = BareTerminal(place, "login", "frank")
            held = bare.until(b"assword") and bare.comes_to(False)
            termios.tcflow(bare.slave, termios.TCOOFF)
            bare.process.send_signal(number)
            ended = bare.ends(3)
            on = bare.comes_to(True)
            yield f"{number.name}: asked {held}, ended {ended}, echo on {on}", held and ended and on
            bare.close()
    emulator.close()


@attack("terminal", "a password is never shown after a stop, however it came")
def stops():
    emulator = Emulator()
    for how in some(("^Z", "SIGTSTP", "SIGSTOP", "SIGTTIN", "^Z twice")):
        with Place(emulator.url) as place:
            terminal = Terminal(place, "login", "frank")
            asked = terminal.until(b"assword") and terminal.comes_to(False)
            back = True
            for _ in range(2 if how.endswith("twice") else 1):
                if how.startswith("^Z"):
                    terminal.type(b"\x1a")
                else:
                    os.killpg(terminal.foreground(), getattr(signal, how))
                back = back and terminal.until(b"ready") and terminal.comes_to(True)
                terminal.type(b"fg\n")
                # Asked again, once the echo is off: nothing typed from here on may be shown.
                back = back and terminal.until(b"assword: ") and terminal.comes_to(False)
            terminal.type(SECRET + b"\n")
            seen = terminal.through(b"loggedIn as frank")
            done, shown = seen is not None, SECRET in (seen or terminal.shown)
            on = terminal.comes_to(True)
            what = f"{how}: asked {asked}, back {back}, in {done}, shown {shown}, echo on {on}"
            yield what, asked and back and done and not shown and on
            terminal.close()
    emulator.close()


@attack("terminal", "a killed prompt loses no more than itself: Ctrl-C, Ctrl-D, Ctrl-\\")
def keys():
    emulator = Emulator()
    for what, key in (("^C", b"\x03"), ("^D", b"\x04"), ("^\\", b"\x1c")):
        with Place(emulator.url) as place:
            terminal = Terminal(place, "login", "frank")
            asked = terminal.until(b"assword") and terminal.comes_to(False)
            terminal.type(key)
            back = terminal.until(b"ready")
            on = terminal.comes_to(True)
            yield f"{what}: asked {asked}, ended {back}, echo on {on}", asked and back and on
            terminal.close()
    emulator.close()


@attack("terminal", "secrets that are typed ahead, or pasted all at once, are taken one by one")
def typed_ahead():
    emulator = Emulator()
    with Place(emulator.url) as place:
        for what, command, lines in (
            ("signup", "signup joe", [b"secret", b"secret"]),
            ("password change", "update-password", [b"secret", b"better", b"better"]),
        ):
            terminal = Terminal(place, *command.split())
            asked = terminal.until(b": ") and terminal.comes_to(False)
            terminal.type(b"\n".join(lines) + b"\n")
            seen = terminal.through(b"ready")
            shown = any(line in (seen or terminal.shown) for line in lines)
            code = terminal.code()
            yield f"{what}: asked {asked}, exit {code}, shown {shown}", (
                asked and code in (b"0", b"75") and not shown
            )
            terminal.close()
    emulator.close()
