"""A peer of a running client, at its socket."""

import json
import os
import pathlib
import socket
import subprocess
import time

from emulator import PRODUCTS

# Every line that was seen, for Tests/protocol to hold against the schema.
SEEN = PRODUCTS.parent / "lines"


class Peer:
    """A connection to a `run`."""

    def __init__(self, path, greets=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(str(path))
        self.rest = b""
        # The bytes of the last line.
        self.length = 0
        if greets:
            self.hello = self.next()

    def next(self):
        """The next line; `None` at the end."""
        while b"\n" not in self.rest:
            more = self.socket.recv(65_536)
            if not more:
                return None
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        self.length = len(line)
        note(line)
        return json.loads(line)

    def send(self, command, order=None, **fields):
        fields = {"command": command, "order": order, **fields}
        self.socket.sendall(json.dumps(fields).encode() + b"\n")

    def ask(self, command, order="asked", **fields):
        """Gives an order, and returns its answer; what comes before it is passed over."""
        self.send(command, order, **fields)
        return self.wait(lambda line: line["event"] == "answer" and line["order"] == order)

    def wait(self, wanted, seconds=20):
        """The first line that is as wanted."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.next()
            if line is None:
                raise EOFError("the client has gone")
            if line["event"] != "hello" and wanted(line):
                return line
        raise TimeoutError("no such line")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Running:
    """A `run` with a socket, and nothing at its standard input."""

    def __init__(self, place, *options, **environment):
        self.path = place.path / "socket"
        self.process = place.start(
            "run", "--socket", self.path, *options,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(os.environ, **environment),
        )
        end = time.monotonic() + 20
        while not self.listens() and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.02)

    def listens(self):
        try:
            socket.socket(socket.AF_UNIX).connect(str(self.path))
        except OSError:
            return False
        return True

    def memory(self):
        """The KiB that it has in memory."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0

    def end(self, seconds=5):
        """SIGTERM: its exit code, and the seconds it took; `None` if it did not end in time."""
        start = time.monotonic()
        self.process.terminate()
        try:
            code = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = None
        return code, time.monotonic() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


def note(line):
    SEEN.mkdir(exist_ok=True)
    with (SEEN / "attacks.jsonl").open("ab") as file:
        file.write(line + b"\n")
