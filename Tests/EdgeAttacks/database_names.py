"""Names of databases that are not there, or cannot be."""

import os
import re
import subprocess

from attack import attack, some
from emulator import PRODUCTS, Emulator
from files import LOGIN, listing
from scene import Place, is_clear

ID = "0" * 32
TOKEN = b"eyJhbGciOiJIUzI1NiJ9.eyJ1biI6ImZyYW5rIn0.x"
# How each command ends where there is no database: if the realm is named, and if it is not.
WITHOUT = {
    "status": (0, 0),
    "logout": (0, 64),
    "check": (64, 64),
    "mfa 492039": (64, 64),
    "cancel": (64, 64),
    "update-password": (64, 64),
    "complete-signup": (64, 64),
    "open-url --login-handler https://app.example/login": (64, 64),
    "signup-token": (64, 64),
    "token": (64, 64),
    "outbox": (74, 74),
    "outbox list": (74, 74),
    f"outbox cancel {ID}": (74, 74),
    f"outbox acknowledge {ID}": (74, 74),
    "rekey": (74, 74),
    "rekey --new-key-file new.key": (74, 74),
}
TYPED = {
    "update-password": b"secret\nbetter\nbetter\n",
    "complete-signup": TOKEN,
    "open-url": b"https://app.example/login?token=" + TOKEN,
    "verify-email": b"kvf_1\n",
    "reset-password": b"kpw_1\nbetter\nbetter\n",
    "signup": b"secret\nsecret\n",
}
# Those that may be the first of all make one, unless it must be there, or the realm is not named.
FIRST = [
    "login frank", "signup frank", "forgot-password frank", "resend-email frank",
    "reset-password frank", "verify-email frank", "external facebook", "run",
]


@attack("files", "a database that is not there is told, and made by a first command alone")
def mistyped():
    with Place("http://localhost:1") as place:
        named, unnamed = place.options, place.options[2:]
        tries = [(command, named, exits[0]) for command, exits in WITHOUT.items()]
        tries += [(command, unnamed, exits[1]) for command, exits in WITHOUT.items()]
        # A run waits for it.
        tries += [(f"{command} --must-exist", named, 74) for command in [*WITHOUT, *FIRST[:-1]]]
        tries += [(command, unnamed, 64) for command in FIRST]
        for command, options, expected in some(tries):
            name, place.options = command.split()[0], options
            code, out, err = place.run(*command.split(), typed=TYPED.get(name, LOGIN))
            told = b"here is no database at" in out + err
            if expected == 64 and options is unnamed:
                told = b"does not exist yet: name the realm" in err
            made = sorted(path.name for path in place.path.rglob("*"))
            realm = "with a realm" if options is named else "without a realm"
            held = code == expected and told and not made
            yield f"{command}, {realm}: {code} {out} {err} {made}", held
        listed = {name for words in ([], ["outbox"]) for name in subcommands(words)}
        tried = {command.split()[0] for command in [*WITHOUT, *FIRST]}
        tried |= {command.split()[1] for command in WITHOUT if command.startswith("outbox ")}
        yield f"not tried: {listed - tried}", listed and listed <= tried


def subcommands(command):
    """The names of the commands that help lists."""
    out = subprocess.check_output([PRODUCTS / "loginrocket", "help", *command], text=True)
    listed = out.split("SUBCOMMANDS:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\S+)", listed, re.MULTILINE)


NAMES = {
    "a line end": "a\nloggedIn as root",
    "a cleared screen": "a\x1b[2J",
    "Latin-1": os.fsdecode(b"a\xe9"),
    "a reversed line": "a\u202etxet",
    "too long": "a" * 250,
    "far too long": "a" * 5000,
    "a folder": "a/",
    "a dot": ".",
    "two dots": "..",
    "nothing": "",
    "its own lock": "client.sqlite.lock",
    "its own log": "client.sqlite-wal",
    "the key": "client.key",
    "a device": "/dev/null",
    "an open file": "/proc/self/fd/0",
    "a file as a folder": "client.key/x",
}


@attack("files", "a name that cannot be a database's is one clear line, and nothing is made")
def odd_names():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.run("login", "frank", typed=LOGIN)
        folder = place.db.parent
        before = listing(place.path)
        for what, name in some(NAMES.items()):
            place.db = os.fsencode(folder) + b"/" + os.fsencode(name)
            if what == "nothing" or str(name).startswith("/"):
                place.db = name
            code, out, err = place.run("login", "frank", typed=LOGIN)
            held = is_clear(out + err) and err.count(b"\n") <= 1
            if what in ("a line end", "a cleared screen", "a reversed line"):
                held = held and code in (0, 65, 74)
                for path in set(listing(place.path)) - set(before):
                    os.unlink(path)
            else:
                held = held and code in (64, 65, 74)
            changed = [path for path in listing(place.path) if path not in before]
            yield f"{what}: {code} {out} {err} {changed}", held and not changed
        place.db = folder / "client.sqlite"
        yield f"after it: {place.run('check')}", place.run("check")[0] == 0
