"""Names of databases that are not there, or cannot be."""

import os

from attack import attack, some
from emulator import Emulator
from files import LOGIN, listing
from scene import Place, is_clear


@attack("files", "status and outbox of a database that is not there make none; outbox says so")
def mistyped():
    with Place("http://localhost:1") as place:
        number = "0" * 32
        for command, expected in some(
            [
                (["outbox"], 74), (["outbox", "list", "--json"], 74), (["status"], 0),
                (["status", "--must-exist"], 74), (["login", "frank", "--must-exist"], 74),
                (["run", "--must-exist"], 74), (["rekey"], 64), (["logout", "--must-exist"], 74),
                (["outbox", "acknowledge", number], 65), (["outbox", "cancel", number], 65),
            ]
        ):
            code, out, err = place.run(*command, typed=LOGIN)
            words = b"here is no such operation" if expected == 65 else b"here is no database at"
            held = code == expected and words in out + err
            made = sorted(path.name for path in place.path.rglob("*"))
            yield f"{command}: {code} {out} {err} {made}", held and not made


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
