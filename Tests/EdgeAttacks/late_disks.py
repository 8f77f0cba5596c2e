"""A disk that is mounted after the client has started."""

import json
import subprocess
import time

from attack import attack
from emulator import Emulator
from scene import Place, is_clear


def line(process, wanted, seconds=20):
    """The next line that is as wanted; `None` at the end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and (text := process.stdout.readline()):
        message = json.loads(text)
        if wanted(message):
            return message
    return None


@attack("files", "run --must-exist waits for the disk of its database, and says so", needs_root=True)
def mounted_late():
    for folder in [".", "folder/of/the/disk"]:
        with Emulator() as emulator, Place(emulator.url) as place:
            place.run("login", "frank", typed=b"secret\n")
            disk, saved = place.path / "disk", place.db.parent
            place.db = disk / folder / "client.sqlite"
            disk.mkdir()
            # With nothing but the path: the realm is in the database.
            place.options = []
            running = subprocess.Popen(
                ["unshare", "--mount", *place.arguments("run", "--must-exist", "--no-socket")],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            shown = line(running, lambda message: message["event"] == "snapshot")
            told = shown and shown["state"] is None and shown["error"]["code"] == "store"
            yield f"{folder}: {shown and shown['error']}", told
            if not told:
                running.kill()
                continue
            # Twice the time between two tries.
            time.sleep(4)
            yield f"{folder}: {list(disk.rglob('*'))}", not any(disk.iterdir())

            inside = ["nsenter", f"--target={running.pid}", "--mount"]
            for command in [
                ["mount", "-t", "tmpfs", "-o", "mode=0700", "none", disk],
                ["mkdir", "-p", "-m", "0700", place.db.parent],
                ["cp", "-a", f"{saved}/.", place.db.parent],
            ]:
                subprocess.run([*inside, *command], check=True)
            shown = line(running, lambda message: message["state"] is not None)
            yield f"{folder}: {shown and shown['username']}", shown and shown["username"] == "frank"
            running.terminate()
            out, err = running.communicate(timeout=10)
            count = err.count(b"no database at")
            held = running.returncode == 0 and count == 1 and is_clear(err)
            yield f"{folder}: {running.returncode} {err}", held
            yield f"{folder}: {list(disk.rglob('*'))}", not any(disk.iterdir())
