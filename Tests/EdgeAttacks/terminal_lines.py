"""A terminal: what is typed between two prompts, and lines that it would cut."""

import os
import select
import time

from attack import attack, some
from emulator import Emulator
from scene import Place
from terminal import BareTerminal


@attack("terminal", "the echo stays off from the first prompt of a command to the last answer")
def between():
    commands = {"signup joe": 2, "reset-password frank": 3, "update-password": 3}
    emulator = Emulator()
    for command, lines in commands.items():
        for count in some(range(8)):
            with Place(emulator.url) as place:
                if command == "update-password":
                    place.run("login", "frank", typed=b"secret\n")
                bare = BareTerminal(place, *command.split())
                held = bare.until(b": ") and bare.comes_to(False)
                seen_on = False
                for _ in range(lines - 1):
                    bare.type(b"secret\n")
                    shown = b""
                    while b": " not in shown and bare.process.poll() is None:
                        # Asked as often as possible: it was on for less than a millisecond.
                        seen_on = seen_on or bare.echoes()
                        if select.select([bare.descriptor], [], [], 0)[0]:
                            shown += os.read(bare.descriptor, 65536)
                bare.type(b"secret\n")
                ended = bare.ends()
                on = bare.comes_to(True)
                what = f"{command}, {count}: asked {held}, on between {seen_on}"
                yield f"{what}, ended {ended}, echo {on}", held and ended and on and not seen_on
                bare.close()
    emulator.close()


@attack("terminal", "a line that a terminal would cut is refused, and one that it does not is taken")
def long_lines():
    emulator = Emulator()
    for length, is_whole in ((4_000, True), (4_094, True), (4_095, False), (4_096, False),
                             (9_000, False)):
        with Place(emulator.url) as place:
            place.run("external", "facebook")
            bare = BareTerminal(place, "open-url")
            held = bare.until(b"URL: ") and bare.comes_to(False)
            url = b"https://example.com/login?token=" + b"x" * length
            for start in range(0, length, 400):
                bare.type(url[:length][start:start + 400])
                time.sleep(0.01)
            bare.type(b"\n")
            ended = bare.ends(20)
            bare.until(b"nothing more", 0.3)
            told = b"too long" in bare.shown
            what = f"{length}: asked {held}, {bare.process.returncode} {bare.shown}"
            refused = bare.process.returncode == 65 and bare.shown.strip().count(b"\n") == 0
            yield what, held and ended and told != is_whole and (is_whole or refused)
            bare.close()
    emulator.close()
