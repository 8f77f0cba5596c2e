"""The files of the client while it runs, and after they were emptied, altered, copied or kept."""

import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
from contextlib import contextmanager

from attack import IS_QUICK, attack, some
from emulator import PRODUCTS, Emulator
from files import LOGIN, NOBODY, folder_of, listing
from process import end
from scene import Place, is_clear

# Without a network a command gives up after so many seconds.
BRIEF = ["--timeout", "0.2"]


@contextmanager
def owner(place):
    """A `run` with its database open, and a function that gives it an order."""
    running = place.start(
        "run", "--json", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        running.stdout.readline()

        def order(**members):
            running.stdin.write(json.dumps(members).encode() + b"\n")
            running.stdin.flush()
            for line in running.stdout:
                answer = json.loads(line)
                if answer["command"]:
                    return answer
            return None

        yield order
    finally:
        running.terminate()
        end(running, 10)


def rows(place):
    code, out, _ = place.run("outbox", "--json")
    return code, [row["kind"] for row in json.loads(out)["outbox"]] if code == 0 else None


def take(how, path):
    """Takes a file away from its name."""
    match how:
        case "removed":
            path.unlink(missing_ok=True)
        case "moved":
            path.rename(path.with_name("moved"))
        case "replaced by a copy":
            shutil.copy2(path, path.with_name("copy"))
            path.with_name("copy").rename(path)
        case "linked":
            os.link(path, path.with_name("second"))


@attack("files", "an owner whose files were taken away saves nothing, and says so")
def taken():
    with Emulator() as emulator:
        for name in some([".lock", "", "-wal", "-shm"]):
            for how in some(["removed", "moved", "linked", "replaced by a copy"]):
                with Place(emulator.url, *BRIEF) as place:
                    emulator.network(True)
                    place.run("login", "frank", typed=LOGIN)
                    with owner(place) as order:
                        emulator.network(False)
                        take(how, pathlib.Path(f"{place.db}{name}"))
                        change = {"current": "secret", "new": "better"}
                        first = order(command="updatePassword", **change)
                        code, _, err = place.run("logout")
                        last = order(command="logout")
                    words = first["error"]["message"] if first["error"] else ""
                    told = "was moved, removed or replaced" in words or "hard links" in words
                    held = first["exit"] == 74 and told and last["exit"] in (64, 74)
                    # Without a database there is nobody to log out.
                    held = held and code in (73, 74, 75, 0 if not place.db.exists() else 75)
                    if code == 75:
                        held = held and rows(place) == (0, ["logout"])
                    yield f"{name} {how}: {first['exit']} {words} {last['exit']} {code} {err}", held


@attack("files", "a database that was emptied, or filled with zeros, is an error and no logout")
def emptied():
    with Emulator() as emulator:
        for what, spoil in some(
            {
                "emptied": lambda place: os.truncate(place.db, 0),
                "emptied, no lock": lambda place: (os.truncate(place.db, 0), drop(place, ".lock")),
                "emptied, no key": lambda place: (
                    os.truncate(place.db, 0), (place.db.parent / "client.key").unlink()
                ),
                "a page": lambda place: os.truncate(place.db, 4096),
                "half a page": lambda place: os.truncate(place.db, 2048),
                "zeros": lambda place: place.db.write_bytes(b"\0" * place.db.stat().st_size),
                "no key": lambda place: (place.db.parent / "client.key").unlink(),
                "another key": lambda place: (place.db.parent / "client.key").write_bytes(b"k" * 32),
                "a short key": lambda place: (place.db.parent / "client.key").write_bytes(b"k" * 31),
                "a key for all": lambda place: (place.db.parent / "client.key").chmod(0o644),
                "last page lost": lambda place: os.truncate(place.db, place.db.stat().st_size - 4096),
            }.items()
        ):
            with Place(emulator.url, *BRIEF) as place:
                emulator.network(True)
                place.run("login", "frank", typed=LOGIN)
                emulator.network(False)
                place.run("logout")
                spoil(place)
                before = listing(place.path)
                seen = []
                for command in ("login frank", "logout", "status", "outbox"):
                    code, out, err = place.run(*command.split(), typed=LOGIN)
                    # Whoever only looks needs no key.
                    looks = command in ("status", "outbox") and "key" in what and "no lock" not in what
                    held = code == 74 and is_clear(err) and err.count(b"\n") == 1
                    seen.append((command, code, out, err) if not held and not (looks and code == 0) else None)
                wrong = [entry for entry in seen if entry]
                after = listing(place.path)
                changed = [path for path in before | after if before.get(path) != after.get(path)]
                changed = [path for path in changed if not path.endswith(".lock")]
                yield f"{what}: {wrong} {changed}", not wrong and not changed


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


@attack(
    "files", "a key is a credential only where systemd passed one, and none is made instead",
    needs_root=True,
)
def credentials():
    with Emulator() as emulator:
        for what, name, prepare, code, words in some(
            [
                ("none passed", "key", lambda path: None, 74, "was not passed"),
                ("a short one", "key", lambda path: path.write_bytes(b"k" * 31), 74, "31 bytes"),
                ("a long one", "key", lambda path: path.write_bytes(b"k" * 33), 74, "more than 32"),
                ("a pipe", "key", os.mkfifo, 74, "is not a plain file"),
                ("a folder", "key", lambda path: path.mkdir(), 74, "is not a plain file"),
                ("a path", "../key", lambda path: None, 65, "is not the name of a credential"),
                ("no name", "", lambda path: None, 64, "is empty"),
                ("root's", "key", lambda path: path.write_bytes(b"k" * 32), 0, ""),
            ]
        ):
            with Place(emulator.url) as place:
                passed = place.path / "passed"
                passed.mkdir()
                prepare(passed / "key")
                given = {"CREDENTIALS_DIRECTORY": str(passed)}
                seen, out, err = place.run(
                    "login", "frank", "--credential", name, typed=LOGIN, **given
                )
                keys = [path.name for path in place.path.rglob("client.key*")]
                held = seen == code and words.encode() in err and not keys
                yield f"{what}: {seen} {out} {err} {keys}", held and is_clear(err)
        with Place(emulator.url) as place:
            seen, _, err = place.run("login", "frank", "--credential", "key", typed=LOGIN)
            yield f"no folder: {seen} {err}", seen == 74 and not list(place.path.rglob("*"))
        # As systemd passes one to a service of another user: root's, and readable for that user.
        for option in ("--credential", "--key-file"):
            with Place(emulator.url) as place:
                place.path.chmod(0o755)
                passed = place.path / "passed"
                passed.mkdir()
                (passed / "key").write_bytes(b"k" * 32)
                os.chown(passed / "key", 0, 65534)
                (passed / "key").chmod(0o440)
                os.chown(folder_of(place), 65534, 65534)
                value = "key" if option == "--credential" else passed / "key"
                seen, _, err = place.run(
                    "login", "frank", option, value, typed=LOGIN, before=NOBODY,
                    CREDENTIALS_DIRECTORY=str(passed),
                )
                yield f"a service's, {option}: {seen} {err}", seen == 0


@attack("files", "no core file holds a password, and nobody else reads the memory", needs_root=True)
def cores():
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    password = "correct horse battery staple"
    with Emulator() as emulator:
        emulator.ask("POST", "/users", {"username": "otto", "password": password})
        for product in some(["loginrocket", "loginrocket-emulator"]):
            for number in some([signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT, signal.SIGILL]):
                with Place(emulator.url) as place:
                    command = [PRODUCTS / product, "--port", "0", "--control-port", "0"]
                    if product == "loginrocket":
                        command = place.arguments("run")
                    running = subprocess.Popen(
                        command, cwd=place.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE, env=dict(os.environ, SWIFT_BACKTRACE="enable=no"),
                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited),
                    )
                    running.stdout.readline()
                    if product == "loginrocket":
                        login = {"command": "login", "username": "otto", "password": password}
                        running.stdin.write(json.dumps(login).encode() + b"\n")
                        running.stdin.flush()
                        while json.loads(running.stdout.readline())["command"] != "login":
                            pass
                    peek = subprocess.run(
                        [*NOBODY, "head", "-c1", f"/proc/{running.pid}/environ"],
                        capture_output=True, check=False,
                    )
                    os.kill(running.pid, number)
                    code = end(running, 20)
                    told = running.stderr.read()
                    running.stderr.close()
                    found = [
                        path.name for path in place.path.rglob("*")
                        if path.is_file() and password.encode() in path.read_bytes()
                        or path.name.startswith("core")
                    ]
                    held = code == -number and not found and not peek.stdout
                    held = held and password.encode() not in told
                    yield f"{product}, {number.name}: {code} {found} {told[:99]}", held


@attack("files", "a file that may not grow is an error, and what was saved stays")
def limited():
    with Emulator() as emulator:
        for size in some([0, 1000, 4096, 20_000, 60_000]):
            with Place(emulator.url) as place:
                before = ["prlimit", f"--fsize={size}"]
                code, _, err = place.run("login", "frank", typed=LOGIN, before=before)
                held = code in (0, 74) and is_clear(err) and err.count(b"\n") <= 1
                yield f"a first login, {size}: {code} {err}", held
                again, _, err = place.run("login", "frank", typed=LOGIN)
                yield f"then without, {size}: {again} {err}", again in (0, 64)
                code, out, err = place.run("logout", before=before)
                shown = json.loads(place.run("status", "--json")[1])["state"]
                expected = "loggedIn" if code == 74 else "loggedOut"
                held = code in (0, 74, 75) and shown == expected
                yield f"a logout, {size}: {code} {err} {shown}", held
