"""The files of the client, taken away while it runs."""

import json
import os
import pathlib
import shutil
import subprocess
from contextlib import contextmanager

from attack import attack, some
from emulator import Emulator
from files import LOGIN
from process import end
from scene import Place

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
