"""The database, taken away or replaced by others at each call on a file that a start makes."""

import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager
from itertools import count

from attack import IS_QUICK, attack
from emulator import Emulator
from files import LOGIN
from scene import Place

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "KillSweep" / "shim.c"

# An order that changes nothing: it opens the database as an owner, and needs no network.
NOTHING = ("outbox", "cancel", "0" * 32)


@contextmanager
def shim():
    """The shim of the kills, which stops a program at a call; `None` where it cannot be made."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        library = pathlib.Path(folder) / "shim.so"
        command = ["gcc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE]
        is_there = shutil.which("gcc") and subprocess.run(command, check=False).returncode == 0
        yield library if is_there else None


def stopped(place, library, call, what, *command):
    """The exit code and the errors of a command, during which something happens at a call.

    There is no code if the command ends before that call.
    """
    stops = {"KILLS_AT": str(call), "KILLS_SIGNAL": str(int(signal.SIGSTOP))}
    running = subprocess.Popen(
        place.arguments(*command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=dict(os.environ, LD_PRELOAD=library, KILLS_FOLDER=str(place.path), **stops),
    )
    running.stdin.write(LOGIN)
    running.stdin.close()
    running.stdin = None
    _, status = os.waitpid(running.pid, os.WUNTRACED)
    if os.WIFEXITED(status):
        running.returncode = os.waitstatus_to_exitcode(status)
        return None, running.communicate()[1]
    happen(what, place)
    os.kill(running.pid, signal.SIGCONT)
    _, errors = running.communicate(timeout=60)
    return running.returncode, errors


HAPPENINGS = [
    "a backup put there",
    "another program's put there",
    "removed",
    "emptied",
    "moved with its folder",
    "moved, and a new folder made",
]


def happen(what, place):
    """Something that somebody else does to the database of a place."""
    if callable(what):
        return what()
    match what:
        case "a backup put there" | "another program's put there":
            (place.path / "other.sqlite").rename(place.db)
        case "removed":
            place.db.unlink(missing_ok=True)
        case "emptied":
            if place.db.exists():
                os.truncate(place.db, 0)
        case "moved with its folder":
            place.db.parent.rename(place.path / "moved")
        case "moved, and a new folder made":
            place.db.parent.rename(place.path / "moved")
            place.db.parent.mkdir(0o700)


def losses(what, place, other, code):
    """Everything that is wrong after that."""
    _, state, err = place.run("status")
    wrong = [err] if b"damaged" in err or b"altered" in err else []
    sizes = {path.name: path.stat().st_size for path in place.db.parent.glob("*")}
    match what:
        case "a backup put there":
            if state != b"loggedIn as frank (confirmed), 1 operation queued\n":
                wrong.append((state, err))
        case "another program's put there":
            # A log with something in it would be read into the other database.
            logs = [name for name in sizes if name.endswith(("-wal", "-journal")) and sizes[name]]
            if place.db.read_bytes() != other.read_bytes() or logs:
                wrong.append(f"changed, with {sizes}")
        case _:
            if what == "moved, and a new folder made" and code == 74 and "client.sqlite" in sizes:
                wrong.append(f"made {sizes}")
            code, _, err = place.run("login", "otto", typed=LOGIN)
            told = b"restore it" in err or b"is not a database" in err
            if code not in (64, 69) and not told:
                wrong.append((code, err))
    return wrong


@attack("files", "a database that others change while it is opened loses nothing")
def swapped():
    with shim() as library, Emulator() as emulator, Place(emulator.url) as origin:
        if not library:
            print("NOT TRIED, for there is no gcc: databases that others change", flush=True)
            return
        folder, none = origin.db.parent, origin.path / "none"
        backup, foreign = origin.path / "backup.sqlite", origin.path / "foreign.sqlite"
        origin.run("login", "frank", typed=LOGIN)
        emulator.network(False)
        origin.options[3] = "1"
        origin.run("update-password", typed=b"secret\nbetter\nbetter\n")
        shutil.copy2(origin.db, backup)
        origin.db.unlink()
        shutil.copytree(folder, none)
        emulator.network(True)
        origin.run("login", "frank", typed=LOGIN)
        emulator.network(False)
        with closing(sqlite3.connect(foreign)) as connection:
            connection.execute("CREATE TABLE diary (text)")
        foreign.chmod(0o600)
        for what in HAPPENINGS:
            other = foreign if what.startswith("another") else backup
            for command, before in ((("login", "otto"), none), (NOTHING, folder)):
                for call in count(1, 17 if IS_QUICK[0] else 3):
                    with Place(emulator.url) as place:
                        place.options[3] = "0.2"
                        shutil.copytree(before, place.db.parent)
                        shutil.copy2(other, place.path / "other.sqlite")
                        code, err = stopped(place, library, call, what, *command)
                        if code is None:
                            break
                        wrong = losses(what, place, other, code)
                        held = not wrong and code in (64, 65, 69, 74)
                        yield f"{what}, {command[0]}, call {call}: {code} {err} {wrong}", held
