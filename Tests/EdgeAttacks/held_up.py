"""An answer that is held up, and what its caller does meanwhile."""

import json
import socket
import time

from attack import attack
from emulator import Emulator
from raw import request, statuses

LOGIN = json.dumps({"username": "frank", "password": "secret"}).encode()
FIELDS = ["Host: a", "Content-Type: application/json"]


def call(emulator, first, pieces, half=False, seconds=6):
    """The statuses of the answers to a request with pieces of others behind it, and if it ends."""
    received, end = b"", time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", emulator.port), seconds) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(first)
        try:
            for piece in pieces:
                connection.sendall(piece)
                if len(pieces) > 1:
                    time.sleep(0.001)
        except OSError:
            pass
        if half:
            connection.shutdown(socket.SHUT_WR)
        try:
            while time.monotonic() < end:
                more = connection.recv(65536)
                if not more:
                    return statuses(received), True
                received += more
        except OSError:
            pass
    return statuses(received), False


@attack("emulator", "what follows a request that waits takes nothing from its answer")
def followers():
    login = request("POST /v1/login", *FIELDS, body=LOGIN)
    head = b"POST /v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
    for what, pieces, expected in (
        ("nothing", [], [200]),
        ("no HTTP", [b"\0garbage\r\n\r\n"], [200, 400]),
        ("a length below 0", [b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"], [200, 400]),
        ("half a request", [head % 100], [200]),
        ("a body in 1,500 pieces", [head % 1_500] + [b" "] * 1_500, [200, 415]),
        ("a request that is too large", [head % 3_000_000 + b" " * 3_000_000], [200, 413]),
    ):
        with Emulator() as emulator:
            emulator.ask("POST", "/faults",
                         {"path": "/v1/login", "fault": "delay", "milliseconds": 3_000})
            seen, _ = call(emulator, login, pieces)
            sessions = len(emulator.ask("GET", "/state")["sessions"])
            held = seen[:1] == [200] and len(seen) <= len(expected) and sessions == 1
            yield f"a delay, then {what}: {seen}, {sessions} sessions", held


@attack("emulator", "a caller who only stops sending gets its answer, but one who waits has left")
def halves():
    login = request("POST /v1/login", *FIELDS, body=LOGIN)
    for fault, expected, ends, sessions in (
        (None, [200], True, 1), ("delay", [], True, 0), ("trickle", [200], False, 1),
        ("oversize", [200], True, 0), ("hang", [], True, 0),
    ):
        with Emulator() as emulator:
            if fault:
                more = {"milliseconds": 300} if fault == "delay" else {}
                emulator.ask("POST", "/faults", {"path": "*", "fault": fault, **more})
            seen, ended = call(emulator, login, [], half=True, seconds=2)
            count = len(emulator.ask("GET", "/state")["sessions"])
            held = (seen, ended, count) == (expected, ends, sessions)
            yield f"{fault}: {seen}, ended {ended}, {count} sessions", held
