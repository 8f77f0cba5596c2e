"""Readers of the emulator's events: too many, and some that stop reading."""

import signal
import socket
import struct
import time
from contextlib import ExitStack

from attack import attack, some
from control import CLOSE
from control_bodies import memory
from emulator import Emulator
from raw import request, statuses, talk

MOST = 16
EVENTS = request("GET /events", "Host: localhost")


def reader(stack, emulator):
    """A connection that has asked for events, and whose system keeps few of them."""
    connection = stack.enter_context(socket.socket())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(10)
    connection.connect(("127.0.0.1", emulator.control_port))
    connection.sendall(EVENTS)
    heard = b""
    while b"event: hello" not in heard:
        if not (more := connection.recv(4096)):
            break
        heard += more
    return connection, heard


def requests(emulator, count, length):
    """Makes requests, each with a long path."""
    one = request("GET /" + "x" * length, "Host: localhost")
    last = request("GET /v1/last", "Host: localhost", CLOSE)
    return len(statuses(talk(emulator.port, one * (count - 1) + last, 60)))


@attack("control", "readers of events that stop reading cost nothing, and end with the program")
def stopped():
    for ending in some([signal.SIGTERM, signal.SIGINT]):
        with Emulator() as emulator, ExitStack() as stack:
            readers = [reader(stack, emulator) for _ in range(MOST)]
            before = memory(emulator)
            answered = requests(emulator, 3000, 2000)
            grown = memory(emulator) - before
            yield f"{answered} answered, {grown} KiB more", answered == 3000 and grown < 64 * 1024
            start = time.monotonic()
            all_requests = request("GET /requests?limit=1000", "Host: localhost", CLOSE)
            state = statuses(talk(emulator.control_port, all_requests))
            took = time.monotonic() - start
            yield f"another caller: {state} after {took:.1f} s", state == [200] and took < 2
            more = statuses(talk(emulator.control_port, EVENTS, 2))
            yield f"one reader too many: {more}", more == [503]
            heard = b""
            connection = readers[0][0]
            while b"/v1/last" not in heard and (more := connection.recv(65536)):
                heard += more
            told = b"event: dropped" in heard and b"/v1/last" in heard
            yield "it is told what it missed, when it reads again", told
            start = time.monotonic()
            emulator.process.send_signal(ending)
            code = emulator.process.wait(10)
            took = time.monotonic() - start
            yield f"{ending!r}: {code} after {took:.2f} s", code == 0 and took < 0.9


@attack("control", "readers of events come and go, and there is always room for sixteen")
def coming_and_going():
    with Emulator() as emulator:
        for _ in some(range(20)):
            # Those of the time before may still be about to go.
            deadline = time.monotonic() + 5
            heard = [b""]
            while time.monotonic() < deadline and not all(b": hello" in text for text in heard):
                with ExitStack() as stack:
                    heard = [reader(stack, emulator)[1] for _ in range(MOST)]
            yield f"{[text[:30] for text in heard]}", all(b": hello" in text for text in heard)
        with ExitStack() as stack:
            for _ in range(MOST):
                connection, _ = reader(stack, emulator)
                connection.sendall(EVENTS)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        deadline = time.monotonic() + 5
        seen = []
        while time.monotonic() < deadline and seen != [200]:
            seen = statuses(talk(emulator.control_port, EVENTS, 1))
        yield f"after resets of readers with another request: {seen}", seen == [200]
        for known in some(["-1", "x", "99999999999999999999", "9" * 60_000, "\u00e9", ""]):
            sent = request("GET /events", "Host: localhost", f"Last-Event-ID: {known}")
            seen = statuses(talk(emulator.control_port, sent, 1))
            yield f"Last-Event-ID {known[:30]!r}: {seen}", seen == [200]
