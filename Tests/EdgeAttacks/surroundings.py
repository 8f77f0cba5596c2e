"""What the client is started in: permissions of new files, the current folder, /proc."""

import os
import pathlib
import shutil
import stat
import subprocess
import time

from attack import attack, some
from emulator import Emulator
from files import LOGIN, listing
from scene import Place, is_clear


def within(script):
    """Runs a program after a few lines of the shell."""
    return ["sh", "-c", script + '; exec "$@"', "sh"]


@attack("files", "files of the client are its own, whatever is taken from new files' permissions")
def umasks():
    with Emulator() as emulator:
        for mask in some(("0777", "0400", "0200", "0077", "0")):
            with Place(emulator.url) as place:
                commands = [
                    ("login frank", LOGIN), ("rekey", b""), ("rekey --new-key-file NEW", b""),
                ]
                for command, typed in commands:
                    words = command.replace("NEW", str(place.db.parent / "new.key")).split()
                    code, out, err = place.run(*words, typed=typed, before=within(f"umask {mask}"))
                    yield f"umask {mask}, {command}: {code} {out} {err}", code == 0
                modes = {
                    path.name: oct(stat.S_IMODE(path.lstat().st_mode))
                    for path in [place.db.parent, *place.db.parent.iterdir()]
                    if path.lstat().st_mode & 0o777 != (0o700 if path.is_dir() else 0o600)
                }
                yield f"umask {mask}: {modes}", not modes


@attack("files", "a current folder that is gone or not UTF-8 is told, and nothing is made")
def current_folders():
    for what, script in [
        ("gone", "mkdir gone && cd gone && rmdir ../gone"),
        ("Latin-1", "name=$(printf 'a\\351') && mkdir -p \"$name\" && cd \"$name\""),
    ]:
        with Emulator() as emulator, Place(emulator.url) as place:
            place.db = os.fsencode("attacks-surroundings/client.sqlite")
            before = within(f"cd '{place.path}' && {script}")
            for command in ("login frank", "status"):
                code, out, err = place.run(*command.split(), typed=LOGIN, before=before)
                paths = [*listing(place.path), *os.listdir("/")]
                made = [path for path in paths if "surroundings" in path]
                held = code == 65 and b"The current directory" in err and is_clear(err)
                yield f"{what}, {command}: {code} {out} {err} {made}", held and not made


@attack("files", "a key file is not looked for at a current folder that cannot be named")
def keys_beside():
    script = "name=$(printf 'a\\351') && mkdir -p \"$name\" && cd \"$name\""
    with Emulator() as emulator, Place(emulator.url) as place:
        before = within(f"cd '{place.path}' && {script}")
        for command in ("login frank", "rekey"):
            words = [*command.split(), "--key-file", "client.key"]
            code, out, err = place.run(*words, typed=LOGIN, before=before)
            made = [path for path in listing(place.path) if "client" in path]
            held = code in (65, 74) and is_clear(err) and not made
            yield f"{command}: {code} {out} {err} {made}", held


# How commands end without a usable key: those that only read need none.
NEEDS = {"login frank": 65, "check": 65, "rekey": 65, "status": 0, "outbox": 0, "run": 65}


@attack("files", "a key file beside a current folder that is gone ends the program at once")
def keys_nowhere():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.run("login", "frank", typed=LOGIN)
        before = within(f"cd '{place.path}' && mkdir gone && cd gone && rmdir ../gone")
        kept = listing(place.path)
        for credentials in some((place.path, place.path / "none", "/", "gone", "")):
            for command, expected in some(NEEDS.items()):
                for path in some(("client.key", "../client.key", "./a/b/client.key")):
                    start = time.monotonic()
                    code, out, err = place.run(
                        *command.split(), "--key-file", path, typed=LOGIN, before=before,
                        seconds=10, CREDENTIALS_DIRECTORY=str(credentials),
                    )
                    took = time.monotonic() - start
                    is_told = b"The current directory" in err and err.count(b"\n") == 1 and not out
                    held = code == expected and is_told == bool(code) and took < 5 and is_clear(err)
                    what = f"{command}, {path}, credentials in {credentials or 'no folder'}"
                    yield f"{what}: {code} after {took:.1f} s {out} {err}", held
        yield "the files are as they were", listing(place.path) == kept


@attack("files", "a link to a folder whose name is not UTF-8 is told")
def other_links():
    with Emulator() as emulator, Place(emulator.url) as place:
        folder = os.fsencode(place.path) + b"/\xfe"
        os.mkdir(folder, 0o700)
        os.symlink(folder, place.path / "link")
        place.db = place.path / "link" / "client.sqlite"
        code, out, err = place.run("login", "frank", typed=LOGIN)
        held = code == 65 and b"leads to a name that is not UTF-8" in err and is_clear(err)
        yield f"{code} {out} {err}", held and not os.listdir(folder)


@attack("files", "a path of thousands of folders is refused at once")
def deep_paths():
    for parts in some((2_000, 20_000)):
        for credentials in ("", "/run/credentials/client"):
            with Place("http://localhost:1") as place:
                deep = f"{place.path}{'/a' * parts}/client"
                login = ["login", "frank"]
                key = ["--key-file", deep + "/.." * parts]
                passed = {"CREDENTIALS_DIRECTORY": credentials}
                code, out, err = place.run(*login, *key, typed=LOGIN, **passed)
                yield f"--key-file, {parts}: {code} {out} {err[:80]}", code == 65
                place.db = deep
                code, out, err = place.run(*login, typed=LOGIN, **passed)
                yield f"--db, {parts}: {code} {out} {err[:80]}", code == 65


@attack("files", "a path through the root of a container's process is told", needs_root=True)
def other_roots():
    with Emulator() as emulator, Place(emulator.url) as place:
        own = place.db
        own.parent.mkdir(0o700)
        script = f"mount -t tmpfs -o mode=700 none '{own.parent}' && echo && exec sleep 60"
        container = subprocess.Popen(["unshare", "-m", *within(script)], stdout=subprocess.PIPE)
        container.stdout.readline()
        there = pathlib.Path(f"/proc/{container.pid}/root{own}")
        for state in ("nothing", "a database"):
            before = listing(own.parent)
            key = ["--key-file", there.parent / "client.key"]
            commands = [["login", "frank"], ["logout"], ["status"], ["outbox"]]
            for db, words in [(own, [*commands[0], *key]), *((there, words) for words in commands)]:
                place.db = db
                code, out, err = place.run(*words, typed=LOGIN)
                held = code == 65 and b"leads to another folder" in err and is_clear(err)
                held = held and not os.listdir(there.parent) and listing(own.parent) == before
                yield f"{state}, {db}, {words}: {code} {out} {err}", held
            place.db = own
            place.run("login", "frank", typed=LOGIN)
        container.kill()
        container.communicate()


@attack("files", "a key on a disk that knows no sync is used, and none on a disk that has failed")
def disks_without_sync():
    if not shutil.which("strace"):
        print("NOT TRIED, for there is no strace: a key on a disk that knows no sync", flush=True)
        return
    with Emulator() as emulator:
        for reason, wanted in some((("EINVAL", 0), ("EROFS", 74))):
            with Place(emulator.url) as place:
                key = place.path / "client.key"
                key.write_bytes(os.urandom(32))
                key.chmod(0o600)
                refusing = ["-e", "trace=fsync", "-e", f"inject=fsync:error={reason}", "-P", key]
                before = ["strace", "-f", "-qq", "-o", "/dev/null", *refusing]
                words = ["login", "frank", "--key-file", key]
                code, out, err = place.run(*words, typed=LOGIN, before=before)
                yield f"{reason}: {code} {out} {err}", code == wanted


@attack("files", "a database that is mounted by itself is told, beside any mount", needs_root=True)
def mounts():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.db = place.path / "c\u0600"
        place.run("login", "frank", typed=LOGIN)
        odd = "mkdir -p \"$(printf 'o\\376')\" && mount -t tmpfs odd \"$(printf 'o\\376')\""
        itself = f"cd '{place.path}' && {odd} && mount --bind '{place.db}' '{place.db}' && cd /"
        before = ["unshare", "-m", *within(itself)]
        code, out, err = place.run("check", before=before)
        yield f"{code} {out} {err}", code == 74 and b"is mounted by itself" in err


@attack("files", "two spellings of a name are two databases, and neither takes the other's key")
def spellings():
    with Emulator() as emulator, Place(emulator.url) as place:
        paths = [place.path / f"caf{accent}" for accent in ("\u00e9", "e\u0301")]
        for path in paths:
            place.db = path
            yield f"{path}", place.run("login", "frank", typed=LOGIN)[0] == 0
        for path in paths:
            place.db = path
            code, out, err = place.run("rekey")
            yield f"rekey: {code} {out} {err}", code == 65 and b"may be sealed with" in err
            yield f"{path} afterwards", place.run("check")[0] == 0


@attack("process", "a program without its arguments does not say that it is done", needs_root=True)
def no_arguments():
    hidden = ["unshare", "-m", *within("mount -t tmpfs none /proc")]
    with Place("http://localhost:1") as place:
        for command in some(("logout", "status", "login frank", "run", "--version")):
            code, out, err = place.run(*command.split(), typed=LOGIN, before=hidden)
            held = code == 65 and not out and b"mount /proc" in err
            yield f"{command}: {code} {out} {err}", held
