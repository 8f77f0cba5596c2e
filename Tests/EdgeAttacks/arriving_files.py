"""Somebody else's files, put under the client's names at each call on a file that a start makes."""

import shutil
import stat
import subprocess
import sys
from functools import partial
from itertools import count

from attack import IS_QUICK, attack
from emulator import Emulator
from files import LOGIN
from scene import Place
from swapped_files import NOTHING, shim, stopped

# A program that is killed in the middle of a transaction.
KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("CREATE TABLE diary (text)")
connection.executemany("INSERT INTO diary VALUES (?)", [("x" * 500,)] * 200)
for statement in ("PRAGMA cache_size = 1", "PRAGMA cache_spill = 1", "BEGIN IMMEDIATE"):
    connection.execute(statement)
connection.execute("UPDATE diary SET text = text || 'y'")
os._exit(9)
"""

# By the name under which they come, and if they come there by a link.
ARRIVALS = [
    ("journal", "-journal", False),
    ("notes", "-journal", False),
    ("notes", ".lock", False),
    ("notes", ".lock", True),
    ("notes", "", True),
    ("notes", "-wal", False),
    ("notes", "-wal", True),
    ("notes", ".reserve", False),
]


def arrive(place, what, suffix, is_link):
    """Puts a file of somebody else under a name of the client."""
    name = place.db.with_name(place.db.name + suffix)
    if name.exists():
        name.rename(place.path / "away")
    if is_link:
        name.symlink_to(place.path / what)
    else:
        (place.path / what).rename(name)


def look(path):
    return path.read_bytes(), oct(stat.S_IMODE(path.stat().st_mode))


@attack("files", "a file that comes under a name during a start keeps all of it")
def arriving():
    with shim() as library, Emulator() as emulator, Place(emulator.url) as origin:
        if not library:
            print("NOT TRIED, for there is no gcc: files that come during a start", flush=True)
            return
        origin.run("login", "frank", typed=LOGIN)
        emulator.network(False)
        diary = origin.path / "journal.sqlite"
        subprocess.run([sys.executable, "-c", KILLED, diary], check=False)
        strangers = {"journal": diary.with_name("journal.sqlite-journal").read_bytes()}
        strangers["notes"] = b"dear diary, a whole day of notes\n"
        for what, suffix, is_link in ARRIVALS:
            for command, is_new in ((NOTHING, False), (("login", "otto"), True)):
                for call in count(1, 41 if IS_QUICK[0] else 2):
                    with Place(emulator.url) as place:
                        place.options[3] = "0.2"
                        place.db.parent.mkdir(0o700, parents=True, exist_ok=True)
                        if not is_new:
                            shutil.copytree(origin.db.parent, place.db.parent, dirs_exist_ok=True)
                        stranger = place.path / what
                        stranger.write_bytes(strangers[what])
                        stranger.chmod(0o644)
                        number, before = stranger.stat().st_ino, look(stranger)
                        happening = partial(arrive, place, what, suffix, is_link)
                        code, err = stopped(place, library, call, happening, *command)
                        if code is None:
                            break
                        found = [p for p in place.path.rglob("*") if p.stat().st_ino == number]
                        wrong = [] if found else ["gone"]
                        wrong += [look(path) for path in found if look(path) != before]
                        if suffix == "-journal" and not is_new:
                            wrong += unread(place)
                        held = not wrong and code in (64, 65, 69, 74)
                        yield f"{what} {suffix} {is_link}, {command[0]}, call {call}: {code} {err} {wrong}", held


def unread(place):
    """Everything that is wrong with our database once the journal is moved away."""
    for path in place.db.parent.glob("*-journal"):
        path.rename(place.path / "moved")
    code, state, err = place.run("status")
    return [] if code == 0 and b"frank" in state else [(code, state, err)]
