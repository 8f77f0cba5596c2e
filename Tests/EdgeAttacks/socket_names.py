"""Names of sockets that others have taken, and those that a socket must not take."""

import socket
import subprocess
import time

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


@attack("socket", "a run takes no name from a living socket of another kind")
def living():
    with Emulator() as emulator:
        for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            with Place(emulator.url) as place, socket.socket(socket.AF_UNIX, kind) as other:
                place.run("login", "frank", typed=LOGIN)
                path = place.path / "other"
                other.bind(str(path))
                if kind == socket.SOCK_SEQPACKET:
                    other.listen()
                number = path.stat().st_ino
                code, _, err = place.run("run", "--end-with-input", "--socket", path)
                held = code == 0 and b"something else has its name" in err
                is_kept = path.stat().st_ino == number
                yield f"{kind!r}: {code} {err}, kept: {is_kept}", held and is_kept


@attack("socket", "an owner that hears nobody is waited for no longer than --timeout")
def deaf():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.run("login", "frank", typed=LOGIN)
        place.options[3] = "1"
        path = place.path / "deaf"
        with socket.socket(socket.AF_UNIX) as other:
            other.bind(str(path))
            other.listen(0)
            waiting = []
            while True:
                waiting.append(socket.socket(socket.AF_UNIX))
                waiting[-1].setblocking(False)
                try:
                    waiting[-1].connect(str(path))
                except BlockingIOError:
                    break
            for words in (["status"], ["logout"]):
                start = time.monotonic()
                code, _, err = place.run(*words, "--socket", path)
                took = time.monotonic() - start
                held = code == 73 and b"does not answer" in err and took < 5
                yield f"{words}: {code} {err} in {took:.1f} s", held
            for one in waiting:
                one.close()
