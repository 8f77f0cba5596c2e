"""The program with its database on a small disk."""

import json
import os
import signal
import subprocess
import time

from checks import check


class Client:
    """The program with the database on a disk."""

    def __init__(self, products, emulator, disk):
        self.program = products / "loginrocket-demo"
        self.options = ["--db", disk.db, "--url", emulator.url, "--timeout", "2"]

    def __call__(self, *command, typed="", before=()):
        done = subprocess.run(
            [*before, self.program, *command, *self.options, "--json"],
            input=typed.encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        lines = done.stdout.decode().splitlines()
        return done.returncode, json.loads(lines[-1]) if lines else {}

    def state(self, what, outbox=0):
        code, shown = self("status")
        check(f"{what}: status", code, 0)
        check(f"{what}: outbox", self("outbox")[0], outbox)
        return shown.get("state"), shown.get("username")

    def run(self):
        return Run([self.program, "run", *self.options[:4]])


class Run:
    """A program that runs until it is told to end."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        os.set_blocking(self.process.stdout.fileno(), False)
        self.lines, self.rest = [], b""

    def order(self, **order):
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def wait(self, what, wanted, seconds=30):
        """The first line that is as wanted; those before it are passed over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.rest += self.process.stdout.read() or b""
            *whole, self.rest = self.rest.split(b"\n")
            lines = [json.loads(line) for line in whole]
            self.lines += [line for line in lines if line["event"] != "hello"]
            while self.lines:
                line = self.lines.pop(0)
                if wanted(line):
                    return line
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        check(f"{what}: came", False, True)
        return {}

    def end(self, what, with_signal=signal.SIGTERM):
        self.process.send_signal(with_signal)
        code = self.process.wait(timeout=30)
        self.process.stdin.close()
        self.process.stdout.close()
        if with_signal == signal.SIGTERM:
            check(f"{what}: the end of run", code, 0)
