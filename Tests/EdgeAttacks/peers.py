"""Many peers of a running client, and bad ones."""

import os
import random
import resource
import signal
import socket
import subprocess
import threading
import time

from attack import attack, some
from emulator import Emulator
from peer import Peer, Running
from scene import Place, is_clear


@attack("socket", "each of many orders is answered once, to the peer who gave it")
def many_orders():
    peers, orders = 10, 100
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        seen = {}

        def ask(number):
            with Peer(running.path) as peer:
                sent = [f"{number}-{count}" for count in range(orders)]
                for order in sent:
                    peer.send(random.choice(["status", "logout", "check", "cancel"]), order)
                answers = []
                while len(answers) < orders:
                    line = peer.next()
                    if line["event"] == "answer":
                        answers.append(line["order"])
                peer.socket.shutdown(socket.SHUT_WR)
                rest = []
                while (line := peer.next()) is not None:
                    rest.append(line["event"])
                seen[number] = sorted(answers) == sorted(sent) and "answer" not in rest

        threads = [threading.Thread(target=ask, args=[number]) for number in range(peers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number in range(peers):
            yield f"peer {number}", seen.get(number, False)


def bad_peers(path):
    """Peers that do harm, if they can; those that are still there."""
    noise = random.Random(7).randbytes(200_000)
    inputs = {
        "noise": noise,
        "noise in lines": noise.replace(b"\0", b"\n"),
        "64 KiB without an end": b"x" * 65_536,
        "2 MB without an end": b"x" * 2_000_000,
        "empty lines": b"\n" * 20_000,
        "deep": b"[" * 60_000 + b"\n",
        "orders without a reader": b'{"command":"status"}\n' * 20_000,
        "nothing": b"",
    }
    for what, data in inputs.items():
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(str(path))
        peer.setblocking(False)
        yield what, peer, data


@attack("socket", "a bad peer harms no other, and no memory grows", is_slow=True)
def harm():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        with Peer(running.path) as good:
            good.ask("status")
            before = running.memory()
            for _ in range(len(some(range(3)))):
                bad = []
                for what, peer, data in bad_peers(running.path):
                    end = time.monotonic() + 2
                    while data and time.monotonic() < end:
                        try:
                            data = data[peer.send(data[:65_536]) :]
                        except BlockingIOError:
                            time.sleep(0.01)
                            if "reader" in what:
                                break
                    bad.append(peer)
                    start = time.monotonic()
                    answer = good.ask("status")
                    took = time.monotonic() - start
                    yield f"beside {what}: {answer['exit']} after {took:.2f} s", took < 5
                for peer in bad:
                    peer.close()
            end = time.monotonic() + 10
            while running.memory() > before + 40_000 and time.monotonic() < end:
                time.sleep(0.1)
            after = running.memory()
            yield f"{before} KiB, then {after} KiB", after <= before + 40_000
        code, took = running.end()
        yield f"end: {code} after {took:.1f} s", code == 0 and took < 3


@attack("socket", "200 peers are served, and the next is refused in a line", is_slow=True)
def crowd():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4_096, hard), hard))
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        peers = [Peer(running.path) for _ in range(200)]
        answers = [peer.ask("status")["exit"] for peer in peers]
        yield f"200 peers: {set(answers)}", set(answers) == {0}
        for _ in range(3):
            extra = Peer(running.path, greets=False)
            line = extra.next()
            yield f"one more: {line}", line["error"]["code"] == "busy" and extra.next() is None
        code, _, err = place.run("status", "--socket", str(running.path))
        yield f"a command: {code} {err}", code == 73 and is_clear(err)
        for peer in peers[:50]:
            peer.socket.close()
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with Peer(running.path, greets=False) as peer:
                if peer.next()["event"] == "hello":
                    break
            time.sleep(0.1)
        yield "there is room again", time.monotonic() < end
        code, took = running.end()
        yield f"end: {code} after {took:.1f} s", code == 0 and took < 3


@attack("socket", "SIGTERM ends a run within 3 s, whatever its peers do, and its socket is gone")
def ends():
    for what in some(["nobody", "reads nothing", "waits", "stopped in a line", "has gone"]):
        with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
            peers = [Peer(running.path) for _ in range(3)] if what != "nobody" else []
            for peer in peers:
                peer.socket.setblocking(False)
                data = {
                    "reads nothing": b'{"command":"status"}\n' * 5_000,
                    "stopped in a line": b'{"command":"sta',
                }.get(what, b"")
                try:
                    while data:
                        data = data[peer.socket.send(data) :]
                except BlockingIOError:
                    pass
                if what == "has gone":
                    peer.socket.close()
            code, took = running.end(5)
            gone = not running.path.exists()
            yield f"{what}: {code} after {took:.1f} s, gone: {gone}", code == 0 and took < 3 and gone


@attack("socket", "commands use the socket of the owner, and say so when they cannot")
def commands():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        socket_option = ["--socket", str(running.path)]
        code, out, _ = place.run("login", "frank", *socket_option, typed=b"secret\n")
        yield f"login: {code} {out}", code == 0 and b"loggedIn as frank" in out
        code, out, _ = place.run("status", "--json", *socket_option)
        yield f"status: {code} {out}", code == 0 and b'"network":"online"' in out
        running.process.send_signal(signal.SIGSTOP)
        start = time.monotonic()
        code, out, err = place.run("status", *socket_option)
        took = time.monotonic() - start
        yield f"an owner that is stopped: {code} {err} after {took:.1f} s", code == 73 and took < 10
        running.process.send_signal(signal.SIGCONT)
        code, out, _ = place.run("logout", *socket_option)
        yield f"logout: {code} {out}", code == 0 and b"loggedOut (user)" in out
        running.process.kill()
        running.process.wait()
        code, out, _ = place.run("status")
        yield f"status without an owner: {code} {out}", code == 0 and b"loggedOut (user)" in out
        code, _, err = place.run("status", *socket_option)
        yield f"status of nobody: {code} {err}", code == 73 and is_clear(err)
        yield "the socket of the dead is there", running.path.exists()
        with Running(place) as next_one, Peer(next_one.path) as peer:
            yield "and the next owner takes its name", peer.ask("status")["exit"] == 0


@attack("socket", "a file that is not a socket of ours stays as it is, and the client runs without")
def occupied():
    for what in some(["file", "folder", "link", "fifo", "long"]):
        with Emulator() as emulator, Place(emulator.url) as place:
            path = place.path / "socket"
            if what == "file":
                path.write_text("mine")
            elif what == "folder":
                path.mkdir()
            elif what == "link":
                path.symlink_to("/dev/null")
            elif what == "fifo":
                os.mkfifo(path)
            else:
                path = place.path / ("s" * 101)
            running = place.start(
                "run", "--socket", path,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            running.stdout.readline()
            running.stdin.write(b'{"command":"status"}\n')
            running.stdin.flush()
            lines = [running.stdout.readline() for _ in range(2)]
            before = path.lstat() if path.is_symlink() or path.exists() else None
            running.stdin.close()
            err = running.stderr.readline()
            running.terminate()
            code = running.wait(timeout=5)
            after = path.lstat() if path.is_symlink() or path.exists() else None
            running.stdout.close()
            running.stderr.close()
            held = code == 0 and b'"exit":0' in lines[1] and is_clear(err) and b"socket" in err
            kept = (before and before.st_ino) == (after and after.st_ino)
            yield f"{what}: {code} {err} {lines[1][:60]}", held and kept


@attack("socket", "the group may give every order but those for a token; others none", needs_root=True)
def users():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.path.chmod(0o755)
        with Running(place, "--socket-group", "games") as running:
            with Peer(running.path) as peer:
                peer.ask("login", username="frank", password="secret")

            def as_user(group, *command):
                program = place.arguments(*command)[0]
                dropped = ["setpriv", "--reuid=65534", f"--regid={group}", "--clear-groups"]
                return subprocess.run(
                    [*dropped, program, *command, "--socket", running.path, "--db", "/dev/null/x"],
                    capture_output=True, timeout=60, check=False,
                )

            done = as_user("games", "token")
            yield f"token: {done}", done.returncode == 77 and is_clear(done.stderr)
            done = as_user("games", "status")
            yield f"status: {done}", done.returncode == 0 and b"frank" in done.stdout
            done = as_user("nogroup", "logout")
            yield f"others: {done}", done.returncode == 73 and is_clear(done.stderr)
            done = as_user("games", "logout")
            yield f"logout: {done}", done.returncode == 0 and b"loggedOut" in done.stdout
            mode = oct(running.path.lstat().st_mode & 0o777)
            yield f"mode {mode}", mode == "0o660"
