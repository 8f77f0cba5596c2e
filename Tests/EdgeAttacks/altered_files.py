"""The files of the client, after they were emptied, altered or copied."""

import os
import pathlib
import random
import shutil
import sqlite3

from attack import IS_QUICK, attack, some
from emulator import Emulator
from files import LOGIN, folder_of, listing
from live_files import BRIEF, rows
from scene import Place, is_clear


@attack("files", "a database that was emptied, or filled with zeros, is an error and no logout")
def emptied():
    with Emulator() as emulator:
        for what, spoil in some(
            {
                "emptied": lambda place: os.truncate(place.db, 0),
                "emptied, no lock": lambda place: (os.truncate(place.db, 0), drop(place, ".lock")),
                "emptied, no key": lambda place: (
                    os.truncate(place.db, 0), key(place).unlink()
                ),
                "a page": lambda place: os.truncate(place.db, 4096),
                "half a page": lambda place: os.truncate(place.db, 2048),
                "zeros": lambda place: place.db.write_bytes(b"\0" * size(place)),
                "no key": lambda place: key(place).unlink(),
                "another key": lambda place: key(place).write_bytes(b"k" * 32),
                "a short key": lambda place: key(place).write_bytes(b"k" * 31),
                "a key for all": lambda place: key(place).chmod(0o644),
                "last page lost": lambda place: os.truncate(place.db, size(place) - 4096),
            }.items()
        ):
            with Place(emulator.url, *BRIEF) as place:
                emulator.network(True)
                place.run("login", "frank", typed=LOGIN)
                emulator.network(False)
                place.run("logout")
                spoil(place)
                before = listing(place.path)
                wrong = []
                for command in ("login frank", "logout", "status", "outbox"):
                    code, out, err = place.run(*command.split(), typed=LOGIN)
                    # Whoever only looks needs no key.
                    looks = command in ("status", "outbox") and "key" in what
                    held = code == 74 and is_clear(err) and err.count(b"\n") == 1
                    if not held and not (looks and code == 0):
                        wrong.append((command, code, out, err))
                after = listing(place.path)
                changed = [path for path in before | after if before.get(path) != after.get(path)]
                changed = [path for path in changed if not path.endswith(".lock")]
                yield f"{what}: {wrong} {changed}", not wrong and not changed


def key(place):
    return place.db.parent / "client.key"


def size(place):
    return place.db.stat().st_size


def drop(place, name):
    pathlib.Path(f"{place.db}{name}").unlink()


@attack("files", "a byte that changed is an error, or harmless: nothing vanishes without a word")
def flipped():
    with Emulator() as emulator, Place(emulator.url, *BRIEF) as place:
        place.run("login", "frank", typed=LOGIN)
        emulator.network(False)
        change = b"secret\nbetter\nbetter\n"
        place.run("update-password", typed=change)
        place.run("logout")
        whole, expected = place.db.read_bytes(), rows(place)
        yield f"before: {expected}", expected == (0, ["updatePassword", "logout"])
        drawn = random.Random(7)
        used = [at for at, byte in enumerate(whole) if byte]
        heads = [page + at for page in range(0, len(whole), 4096) for at in (3, 4, 9)]
        for at in some([*heads[6:], *drawn.sample(used, 2 if IS_QUICK[0] else 40)]):
            spoiled = bytearray(whole)
            spoiled[at] ^= 1
            place.db.write_bytes(spoiled)
            seen = rows(place)
            code, _, err = place.run("cancel")
            held = seen in ((74, None), expected) and code in (0, 64, 74) and is_clear(err)
            yield f"byte {at} of page {at // 4096}: {seen} {code} {err}", held
        place.db.write_bytes(whole)
        yield f"after it: {rows(place)}", rows(place) == expected


@attack("files", "a row of another database, user or role is not taken for one of its own")
def copied():
    with Emulator() as emulator, Place(emulator.url) as place, Place(emulator.url) as other:
        emulator.ask("POST", "/users", {"username": "otto", "password": "secret"})
        place.run("login", "frank", typed=LOGIN)
        folder_of(other)
        shutil.copy2(place.db.parent / "client.key", other.db.parent / "client.key")
        code, _, err = other.run("login", "otto", typed=LOGIN)
        yield f"a second database of that key: {code} {err}", code == 0
        whole = place.db.read_bytes()
        tables = columns(place.db)
        for table, names in tables.items():
            if not rows_of(other.db, table):
                continue
            place.db.write_bytes(whole)
            with sqlite3.connect(place.db) as database:
                database.execute("ATTACH ? AS other", [str(other.db)])
                database.execute(f'DELETE FROM main."{table}"')
                database.execute(f'INSERT INTO main."{table}" SELECT * FROM other."{table}"')
            database.close()
            code, out, err = place.run("check")
            status, shown, _ = place.run("status")
            held = code in (0, 64, 74) and b"otto" not in shown + out
            held = held and (code == 74 or b"loggedIn as frank" in out)
            yield f"all of {table}: {code} {out} {err} {status} {shown}", held
        for table, names in tables.items():
            for name in some(names):
                place.db.write_bytes(whole)
                with sqlite3.connect(place.db) as database:
                    query = f'UPDATE "{table}" SET "{name}" = CASE typeof("{name}")'
                    query += f" WHEN 'integer' THEN \"{name}\" + 1 WHEN 'real' THEN \"{name}\" + 1"
                    query += f" WHEN 'text' THEN \"{name}\" || 'x' ELSE \"{name}\" END"
                    try:
                        changed = database.execute(query).rowcount
                    except sqlite3.Error:
                        changed = 0
                same = database.execute(f'SELECT "{name}" FROM "{table}"').fetchall()
                database.close()
                if not changed or all(isinstance(row[0], (type(b""), type(None))) for row in same):
                    continue
                code, out, err = place.run("check")
                held = code == 74 and is_clear(err)
                yield f"{table}.{name}: {code} {out} {err}", held


def columns(path):
    """The columns of each table that has rows."""
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )]
        found = {}
        for table in tables:
            if database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]:
                found[table] = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    database.close()
    return found


def rows_of(path, table):
    with sqlite3.connect(path) as database:
        count = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    database.close()
    return count
