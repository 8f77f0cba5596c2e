"""The demo as it starts: few descriptors, a silent client, and an output that takes nothing."""

import os
import signal
import subprocess

from attack import attack
from emulator import PRODUCTS
from system import children_of
from terminal import BareTerminal, comes
from terminal_screen import OPENED, READY, Demo, Screen


@attack("terminal", "too few descriptors for the screen are an error of one line")
def few_descriptors():
    for limit in (4, 7, 8, 12, 20, 30, 36, 40, 41, 44, 50, 56, 60, 64, 80):
        screen = BareTerminal(Demo("prlimit", f"--nofile={limit}"))
        opened = screen.until(OPENED, 2)
        if opened:
            screen.type(b"q")
            told = screen.ends() and screen.process.returncode == 0
        else:
            ended = screen.ends()
            told = screen.shown.count(b"\n") == 1 and b"too few files" in screen.shown
            told = ended and told and screen.process.returncode == 74
        yield f"{limit}: opened {opened}, {screen.process.returncode} {screen.shown[:200]}", told
        screen.close()


@attack("terminal", "a client that stands still as it starts is told of, and can be killed")
def silent_starts():
    screen = Screen()
    for key, shown in ((b"k", b"DEAD"), (b"r", READY)):
        screen.type(key)
        screen.until(shown)
    screen.type(b"k")
    screen.until(b"DEAD")
    screen.type(b"r")
    while not (clients := children_of(screen.process.pid)):
        pass
    os.kill(clients[0], signal.SIGSTOP)
    told = screen.until(b"does not answer", 20)
    screen.type(b"k")
    dead = screen.until(b"DEAD")
    screen.type(b"r")
    back = screen.until(READY)
    screen.type(b"q")
    ended = screen.drains(5)
    yield f"told {told}, dead {dead}, back {back}", told and dead and back and ended
    screen.close()


@attack("process", "a story that cannot be told ends with 74, and its client with it")
def untold():
    command = [PRODUCTS / "loginrocket-demo", "--script"]
    for what in ("a full disk", "a closed pipe"):
        reading, output = os.pipe()
        os.close(reading)
        if what == "a full disk":
            os.close(output)
            output = os.open("/dev/full", os.O_WRONLY)
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            os.close(output)
            errors = process.stderr.read()
        held = process.returncode == 74 and errors.count(b"\n") == 1
        left = not comes(lambda: is_gone(process.pid), 5)
        if left:
            os.killpg(process.pid, signal.SIGKILL)
        yield f"{what}: {process.returncode} {errors}, client left {left}", held and not left


def is_gone(group):
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False
