"""A client that ends while its peers go on."""

import json
import pathlib
import signal
import socket
import subprocess
import threading
import time

from attack import attack, some
from emulator import Emulator
from peer import Peer, Running
from scene import Place


def fill(peer):
    """Gives orders and reads no answer, until the client takes no more."""
    peer.socket.setblocking(False)
    end, orders = time.monotonic() + 10, b'{"command":"status"}\n' * 200
    last = time.monotonic()
    while time.monotonic() < end and time.monotonic() - last < 0.5:
        try:
            peer.socket.send(orders)
            last = time.monotonic()
        except BlockingIOError:
            time.sleep(0.01)


@attack("socket", "SIGTERM ends a run within 3 s beside a peer whose answers fill its socket")
def full_socket():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        with Peer(running.path) as peer:
            fill(peer)
            code, took = running.end()
        yield f"{code} after {took:.1f} s", code == 0 and took < 3


@attack("socket", "peers that come while a run ends do it no harm", is_slow=True)
def late_peers():
    for count in range(len(some(range(6)))):
        with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
            stop, enough = threading.Event(), threading.Semaphore(0)

            def come_and_go():
                while not stop.is_set():
                    try:
                        socket.socket(socket.AF_UNIX).connect(str(running.path))
                        enough.release()
                    except OSError:
                        pass

            threads = [threading.Thread(target=come_and_go) for _ in range(6)]
            for thread in threads:
                thread.start()
            come = all(enough.acquire(timeout=20) for _ in range(100))
            code, took = running.end()
            stop.set()
            for thread in threads:
                thread.join()
            held = come and code == 0 and took < 3
            yield f"round {count}: {code} after {took:.1f} s, all came: {come}", held


@attack("socket", "a peer that has ended its side gets every answer", is_slow=True)
def half_closed():
    for count in some((150, 320, 1_000)):
        with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
            with Peer(running.path) as peer:
                lines = [json.dumps({"command": "status", "order": n}) for n in range(count)]
                peer.socket.sendall("".join(line + "\n" for line in lines).encode())
                peer.socket.shutdown(socket.SHUT_WR)
                # Longer than a client that ends gives its readers.
                time.sleep(3)
                orders = []
                while (line := peer.next()) is not None:
                    if line["event"] == "answer":
                        orders.append(line["order"])
            yield f"{count}: {len(orders)} answers", sorted(orders) == list(range(count))


OUTCOME = '{"command":"outcome","order":2,"id":"0123456789abcdef0123456789abcdef"}\n'


def wrote(command, text, seconds=20):
    """Whether a command has written as much as this text before its time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for line in pathlib.Path(f"/proc/{command.pid}/io").read_text().splitlines():
            if line.startswith("wchar:") and int(line.split()[1]) >= len(text):
                return True
        time.sleep(0.01)
    return False


@attack("socket", "an operation that was accepted is told as such, though its owner ends")
def accepted():
    for number in (signal.SIGTERM, signal.SIGKILL):
        with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
            with Peer(running.path) as peer:
                peer.ask("login", username="frank", password="secret")
                emulator.network(False)
                command = place.start(
                    "logout", "--json", "--socket", running.path,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                )
                peer.wait(lambda line: line["outboxCount"] == 1)
                # It has its answer once it has asked for the outcome, too.
                asked = wrote(command, '{"command":"logout","order":1}\n' + OUTCOME)
                running.process.send_signal(number)
                out, err = command.communicate(timeout=30)
            answer = json.loads(out)
            held = command.returncode == answer["exit"] == 75 and answer["id"] and not err
            yield f"{number.name}: {command.returncode} {answer['error']} {err}", held and asked


@attack("socket", "the socket of the next run stays when the last one ends late", is_slow=True)
def next_socket():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        with Peer(running.path) as peer:
            fill(peer)
            running.process.terminate()
            end = time.monotonic() + 10
            while time.monotonic() < end and place.run("check")[0] == 73:
                time.sleep(0.05)
            with Running(place) as next_one:
                running.process.wait(timeout=10)
                with Peer(next_one.path) as other:
                    yield "the next run answers", other.ask("status")["exit"] == 0
