"""Peers that end their side, or vanish, as soon as they have given an order."""

import contextlib
import json
import socket
import time

from attack import attack, some
from emulator import Emulator
from peer import Peer, Running
from scene import Place


def connect(path):
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(5)
    peer.connect(str(path))
    return peer


def say(path, order, pause=0):
    """Gives one order and ends its side; the lines that come until the end, `None` without one."""
    with connect(path) as peer:
        time.sleep(pause)
        peer.sendall(json.dumps(order).encode() + b"\n")
        peer.shutdown(socket.SHUT_WR)
        try:
            with peer.makefile("rb") as lines:
                return [json.loads(line) for line in lines]
        except TimeoutError:
            return None


@attack("socket", "an order of a peer that ends its side at once is answered, and then the end comes")
def half_closed():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        for number in some(range(60)):
            lines = say(running.path, {"command": "status", "order": number}, number % 3 / 100)
            answers = [line["order"] for line in lines or [] if line["event"] == "answer"]
            yield f"status {number}: {lines and answers}", answers == [number]
        with Peer(running.path) as peer:
            peer.ask("login", username="frank", password="secret")
            say(running.path, {"command": "logout"})
            state = peer.ask("status")["state"]
            yield f"a logout: {state}", state == "loggedOut"


@attack("socket", "a second line is the state, whatever comes with the first order", is_slow=True)
def second_line():
    orders = [{"command": "external", "provider": "google"}, {"command": "cancel"}] * 3
    data = "".join(json.dumps(order) + "\n" for order in orders).encode()
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        for number in some(range(100)):
            with Peer(running.path, greets=False) as peer:
                peer.socket.sendall(data)
                events = [peer.next()["event"] for _ in range(2)]
            yield f"peer {number}: {events}", events == ["hello", "snapshot"]


@attack("socket", "who has vanished keeps no place, also of orders that wait for a day", is_slow=True)
def vanished():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        with Peer(running.path) as peer:
            peer.ask("login", username="frank", password="secret")
            emulator.network(False)
            operation = peer.ask("logout")["id"]
            order = json.dumps({"command": "outcome", "id": operation}).encode() + b"\n"
            for _ in range(450):
                with Peer(running.path) as other:
                    other.socket.sendall(order)
            end = time.monotonic() + 20
            while (free := places(running.path, 199)) < 199 and time.monotonic() < end:
                time.sleep(0.5)
            yield f"{free} of 199 places are free", free == 199


def places(path, limit):
    """The number of peers that are served at once, at most so many."""
    with contextlib.ExitStack() as open_peers:
        peers = (open_peers.enter_context(Peer(path, greets=False)) for _ in range(limit))
        return sum(peer.next()["event"] == "hello" for peer in peers)
