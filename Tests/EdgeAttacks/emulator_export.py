"""The file that the emulator exports its users to: which places are refused, and when."""

import os
import pathlib
import subprocess
import tempfile

from attack import attack, some
from emulator import Emulator
from emulator_program import PORTS, ended, is_one_line, listing


@attack("emulator", "a state and an export that are one file are refused, in every spelling")
def one_file():
    for kind in some(
        [
            "one name", "a relative name", "a way round", "a link", "a link to a link",
            "a folder's link", "both links",
        ]
    ):
        for is_there in (True, False):
            with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
                place = pathlib.Path(folder)
                (place / "a").mkdir()
                state, export = two_spellings(kind, place)
                if is_there:
                    with Emulator("--state", place / "a" / "file"):
                        pass
                before = listing(place)
                options = ["--state", state, "--export", export]
                for arguments in (options, options[2:] + options[:2]):
                    code, out, err = ended(*PORTS, *arguments)
                    held = code == 64 and not out and is_one_line(err) and before == listing(place)
                    yield f"{kind}, there {is_there}: {code} {err}", held


def two_spellings(kind, place):
    """Two paths that lead to a file."""
    file = place / "a" / "file"
    match kind:
        case "a relative name":
            return file, os.path.relpath(file)
        case "a way round":
            return f"{place}/a/./../a//file", file
        case "a link":
            (place / "link").symlink_to("a/file")
            return file, place / "link"
        case "a link to a link":
            (place / "a" / "next").symlink_to(file)
            (place / "link").symlink_to("a/next")
            return place / "link", file
        case "a folder's link":
            (place / "b").symlink_to("a")
            return file, place / "b" / "file"
        case "both links":
            (place / "link").symlink_to("a/file")
            (place / "other").symlink_to("link")
            return place / "link", place / "other"
    return file, file


@attack("emulator", "a state and an export of two names are two files, and both are kept")
def two_files():
    for kind in some(["two names", "one name in two folders", "a hard link"]):
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            place = pathlib.Path(folder)
            (place / "a").mkdir()
            state = place / "file"
            export = place / ("a/file" if kind.startswith("one") else "other")
            if kind == "a hard link":
                with Emulator("--state", state):
                    pass
                os.link(state, export)
            with Emulator("--state", state, "--export", export):
                pass
            with Emulator("--state", state) as emulator:
                users = len(emulator.ask("GET", "/state")["users"])
            with Emulator("--import", export):
                pass
            yield f"{kind}: {users} users", users == 2


@attack("emulator", "an export that cannot replace what is there is told before anything starts")
def no_place():
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        place = pathlib.Path(folder)
        (place / "file").write_text("kept")
        missing, below = place / "none" / "users", place / "file" / "users"
        for path in some(["", place, missing, below, "/dev/null"]):
            before = listing(place)
            code, out, err = ended("exec", "--export", path, "--", "echo", "started")
            held = code == 74 and not out and is_one_line(err) and before == listing(place)
            yield f"'{path}': {code} {out} {err}", held


@attack("emulator", "an export onto a mounted file is told before anything starts", needs_root=True)
def mounted():
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        file = pathlib.Path(folder) / "users"
        with Emulator("--export", file):
            pass
        before = listing(file.parent)
        mount = ["unshare", "-m", "sh", "-c", 'mount --bind "$0" "$0" && exec "$@"', file]
        code, out, err = ended("exec", "--export", file, "--", "echo", "started", before=mount)
        held = code == 74 and not out and is_one_line(err) and before == listing(file.parent)
        yield f"{code} {out} {err}", held


@attack("emulator", "an export onto a file that stays as it is is told at the start", needs_root=True)
def protected():
    for attribute, kind in some([("i", "file"), ("a", "file"), ("a", "folder")]):
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            file = pathlib.Path(folder) / "users"
            file.write_text("kept")
            place = file if kind == "file" else file.parent
            if subprocess.run(["chattr", f"+{attribute}", place]).returncode != 0:
                print(f"NOT TRIED, for the disk has no such files: chattr +{attribute}", flush=True)
                continue
            before = listing(file.parent)
            code, out, err = ended("exec", "--export", file, "--", "echo", "started")
            held = code == 74 and not out and is_one_line(err) and before == listing(file.parent)
            if kind == "folder":
                state = ended("exec", "--state", file.parent / "realm", "--", "echo", "started")
                held = held and state[0] == 74 and before == listing(file.parent)
            subprocess.run(["chattr", f"-{attribute}", place], check=True)
            yield f"chattr +{attribute} of the {kind}: {code} {out} {err}", held


@attack("emulator", "an export that is there stays what it is until the end")
def kept():
    for kind in some(["a start that fails", "a kill"]):
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            place = pathlib.Path(folder)
            (place / "users").write_text("kept")
            if kind == "a kill":
                with Emulator("--export", place / "users") as emulator:
                    emulator.process.kill()
            else:
                ended("exec", "--export", place / "users", "--", "no-such-command")
            text, names = (place / "users").read_text(), os.listdir(place)
            yield f"{kind}: {text} {names}", text == "kept" and names == ["users"]
