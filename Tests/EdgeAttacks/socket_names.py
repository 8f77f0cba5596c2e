"""Names of sockets that others have taken, and those that a socket must not take."""

import subprocess

from attack import attack
from emulator import Emulator
from files import LOGIN
from scene import Place, is_clear

SUFFIXES = ["", ".lock", "-wal", "-shm", "-journal", ".reserve"]


@attack("socket", "a run listens at no name that its database or key needs, and makes nothing there")
def needed():
    with Emulator() as emulator:
        for is_new in [True, False]:
            for name in [*[f"client.sqlite{suffix}" for suffix in SUFFIXES], "client.key"]:
                with Place(emulator.url) as place:
                    if not is_new:
                        place.run("login", "frank", typed=LOGIN)
                    path = place.db.parent / name
                    before = sorted(place.db.parent.glob("*"))
                    code, _, err = place.run("run", "--socket", path, seconds=5)
                    is_kept = sorted(place.db.parent.glob("*")) == before
                    told = f"{name}, new: {is_new}: {code} {err}, kept: {is_kept}"
                    is_one_line = is_clear(err) and err.count(b"\n") == 1
                    yield told, code == 65 and is_one_line and is_kept


TAKEN = {
    "a file": "echo x > F; chmod 644 F",
    "a folder": "mkdir F",
    "a link": "ln -s nowhere F",
    "a pipe": "mkfifo -m 644 F",
    "a closed socket": "python3 -c \"import socket; socket.socket(1).bind('F')\"; chmod 600 F",
    "a closed folder": "mkdir -m 0 F",
}


@attack("socket", "what lies under the socket's name keeps nobody from reading")
def taken():
    with Emulator() as emulator, Place(emulator.url) as place:
        code, _, err = place.run("login", "frank", typed=LOGIN)
        yield f"login: {code} {err}", code == 0
        path = f"{place.db}.socket"
        for what, command in TAKEN.items():
            subprocess.run(["sh", "-c", command.replace("F", path)], check=True)
            for words in [["status"], ["outbox"], ["check"]]:
                code, _, err = place.run(*words)
                yield f"{what}: {words} {code} {err}", code == 0
            subprocess.run(["rm", "-rf", path], check=True)
