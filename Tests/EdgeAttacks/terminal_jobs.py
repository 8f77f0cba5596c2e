"""The prompts and the screen as jobs of a shell: they leave the terminal alone in the background."""

import os
import signal

from attack import attack, some
from emulator import Emulator
from scene import Place
from system import children_of, is_stopped
from terminal import SECRET, Terminal, comes
from terminal_screen import ASKED, LEFT, OPENED, READY, Demo


class Job(Terminal):
    """A program that a shell has started, in the foreground or with an ampersand behind it."""

    def child(self):
        """The process, or `None` if it has ended."""
        children = children_of(self.process)
        return children[0] if children else None

    def has_stopped(self):
        child = self.child()
        return child is not None and is_stopped(child)

    def stops(self, seconds=20):
        return comes(self.has_stopped, seconds)

    def ends(self, seconds=20):
        return comes(lambda: self.child() is None, seconds)

    def told(self, line):
        """Whether the shell takes a line and asks for the next one; it shows both itself."""
        self.type(line + b"\n")
        return self.until(line) and self.until(b"ready")

    def stays_silent(self, seconds=3):
        """Whether nothing that moves a cursor is shown for so long, and the echo stays on."""
        seen = self.through(b"\x1b", seconds)
        return seen is None and self.echoes()


@attack("terminal", "a prompt in the background stops, and asks unseen once it is brought back")
def background_prompts():
    emulator = Emulator()
    for how in some(("&", "^Z, bg", "^Z, bg twice", "SIGSTOP, bg")):
        with Place(emulator.url) as place:
            job = Job(place, "login", "frank", after=b" &" if how == "&" else b"")
            asked = stopped = True
            if how == "&":
                asked = job.until(b"ready")
            else:
                asked = job.until(b"assword") and job.comes_to(False)
                if how.startswith("^Z"):
                    job.type(b"\x1a")
                else:
                    os.killpg(job.foreground(), signal.SIGSTOP)
                asked = asked and job.until(b"ready") and job.comes_to(True)
                for _ in range(2 if how.endswith("twice") else 1):
                    asked = asked and job.stops() and job.told(b"bg")
            stopped = job.stops() and job.echoes()
            job.shown = b""
            job.type(b"fg\n")
            back = job.until(b"assword: ") and job.comes_to(False)
            job.type(SECRET + b"\n")
            seen = job.through(b"loggedIn as frank")
            done, shown = seen is not None, SECRET in (seen or job.shown)
            what = f"{how}: asked {asked}, stopped {stopped}, back {back}, in {done}, shown {shown}"
            yield what, asked and stopped and back and done and not shown and job.comes_to(True)
            job.close()
    emulator.close()


@attack(
    "terminal", "a stopped program ends by a signal, and does nothing to the terminal then",
    is_slow=True,
)
def killed_in_the_background():
    emulator = Emulator()
    for what, asked in some((("prompt", b"assword"), ("screen", READY))):
        for number in some(("TERM", "HUP", "INT")):
            for how in some(("^Z", "^Z, bg")):
                with Place(emulator.url) as place:
                    job = Job(place, "login", "frank") if what == "prompt" else Job(Demo())
                    held = job.until(asked)
                    job.type(b"\x1a")
                    held = held and job.until(b"ready") and job.stops()
                    job.shown = b""
                    held = held and (how == "^Z" or job.told(b"bg"))
                    held = held and job.told(f"kill -{number} %1; kill -CONT %1".encode())
                    ended = job.ends()
                    silent = job.stays_silent(0.5)
                    line = f"{what}, {how}, {number}: held {held}, ended {ended}, silent {silent}"
                    yield line, held and ended and silent
                    job.close()
    emulator.close()


@attack("terminal", "the screen draws, reads and sets nothing in the background")
def background_screens():
    for how in some(("^Z, bg", "^Z, bg twice", "SIGSTOP, bg", "&")):
        job = Job(Demo(), after=b" &" if how == "&" else b"")
        ready = job.until(b"ready" if how == "&" else READY)
        for _ in range(2 if how.endswith("twice") else 1):
            if how.startswith("^Z"):
                job.type(b"\x1a")
            elif how != "&":
                os.killpg(job.foreground(), signal.SIGSTOP)
            if how != "&":
                ready = ready and job.until(b"ready") and job.stops()
                job.shown = b""
                ready = ready and job.told(b"bg")
            silent = job.stays_silent()
            # These are for the shell, which shows and obeys them.
            heard = job.told(b"echo $((6*7)).") and silent
            job.type(b"fg\n")
            back = job.until(OPENED) and job.until(ASKED) and job.comes_to(False)
        job.type(b"q")
        ended = job.until(LEFT) and job.until(b"ready") and job.code() == b"0"
        what = f"{how}: shown {ready}, silent {silent}, heard {heard}, back {back}, ended {ended}"
        yield what, ready and silent and heard and back and ended
        job.close()


@attack("terminal", "a program that began in the background takes over no settings of its shell")
def settings_of_the_shell():
    emulator = Emulator()
    with Place(emulator.url) as place:
        # A shell that edits its lines gets every key as it is, also Enter.
        job = Job(place, "login", "frank", after=b" &", editing="-i")
        stopped = job.stops()
        job.shown = b""
        job.type(b"fg\r")
        back = job.until(b"assword: ") and job.comes_to(False)
        job.type(SECRET + b"\r")
        done = job.until(b"loggedIn as frank")
        yield f"prompt: stopped {stopped}, back {back}, in {done}", stopped and back and done
        job.close()
    emulator.close()
