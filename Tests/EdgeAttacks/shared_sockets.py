"""Sockets for a group, lists that others shorten meanwhile, and the names of failed commands."""

import json
import socket
import subprocess
import threading
import time

from attack import attack
from emulator import Emulator
from peer import Peer, Running
from scene import Place, is_clear


@attack("socket", "no group has the number that means none, or one that is not written in digits")
def numbers():
    with Emulator() as emulator, Place(emulator.url) as place:
        for name in ("4294967295", "+5", "-1", "5 ", "4294967296"):
            code, _, err = place.run("run", f"--socket-group={name}", seconds=10)
            yield f"{name!r}: {code} {err}", code == 65 and is_clear(err)


@attack("socket", "a folder that keeps the group of a socket out is told", needs_root=True)
def closed_folders():
    with Emulator() as emulator, Place(emulator.url) as place:
        for mode, told in ((0o755, True), (0o700, True), (0o755, False)):
            place.path.chmod(mode)
            path = place.path / "socket" if not told else place.path / "state" / "socket"
            run = place.start(
                "run", "--socket-group", "games", "--socket", path,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            end = time.monotonic() + 20
            while not listens(path) and time.monotonic() < end:
                time.sleep(0.02)
            run.terminate()
            _, err = run.communicate(timeout=20)
            held = (b"keeps the group" in err) == told and is_clear(err)
            yield f"{oct(mode)} {path.name}: {err}", held


def listens(path):
    with socket.socket(socket.AF_UNIX) as peer:
        return peer.connect_ex(str(path)) == 0


class Relay:
    """A socket in front of another, which does something before the second order passes."""

    def __init__(self, path, other, meanwhile):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        self.other, self.meanwhile = str(other), meanwhile
        threading.Thread(target=self.pass_on, daemon=True).start()

    def pass_on(self):
        near, _ = self.listener.accept()
        with socket.socket(socket.AF_UNIX) as far:
            far.connect(self.other)
            threading.Thread(target=copy, args=[far, near], daemon=True).start()
            orders = 0
            while data := near.recv(65_536):
                orders += 1
                if orders == 2:
                    self.meanwhile()
                far.sendall(data)


def copy(source, target):
    try:
        while data := source.recv(65_536):
            target.sendall(data)
    except OSError:
        pass


@attack("socket", "a list goes on though the end of a part is acknowledged meanwhile", is_slow=True)
def shortened():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        with Peer(running.path) as peer:
            peer.ask("login", username="frank", password="secret")
            ids = []
            for number in range(200):
                order = {"token": f"kvf_{number}", "username": "frank"}
                ids.append(peer.ask("verifyEmail", **order)["id"])
            end = time.monotonic() + 60
            while peer.ask("status")["outboxCount"] and time.monotonic() < end:
                time.sleep(0.1)
            last = peer.ask("outbox", limit=1_000)["result"]["next"]

            def acknowledge():
                place_of_last = ids.index(last)
                for gone in ids[place_of_last - 2 : place_of_last + 1]:
                    peer.ask("acknowledge", id=gone)

            relay = place.path / "relay"
            Relay(relay, running.path, acknowledge)
            code, out, err = place.run("outbox", "list", "--json", "--socket", relay)
            listed = [operation["id"] for operation in json.loads(out)["result"]["outbox"]]
            yield f"{code}, {len(listed)} of {len(ids)} {err}", code == 0 and listed == ids


# What a command reads, and the name that its answer has.
FAILURES = {
    "login frank": ("login", b""), "mfa": ("mfa", b""), "rekey": ("rekey", b""),
    "update-password": ("updatePassword", b"a\n"), "verify-email": ("verifyEmail", b""),
    "signup heidi": ("signUp", b""), "complete-signup": ("completeSignup", b""),
    "open-url": ("openURL", b""), "reset-password heidi": ("resetPassword", b""),
    "outbox cancel 1": ("cancelOperation", b""), "outbox acknowledge x": ("acknowledge", b""),
    "outbox list --after x": ("outbox", b""), "login heidi --socket /nope": ("login", b"x\n"),
}


@attack("socket", "the answer of a command that fails tells which it was")
def names():
    with Emulator() as emulator, Place(emulator.url) as place:
        for command, (name, typed) in FAILURES.items():
            code, out, err = place.run(*command.split(), "--json", typed=typed)
            told = json.loads(out)["command"]
            yield f"{command}: {code} {told} {err}", told == name and code != 0
