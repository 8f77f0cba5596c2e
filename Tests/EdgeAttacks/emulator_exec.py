"""The emulator around a command, on a terminal, and its end by signals."""

import os
import pathlib
import pty
import signal
import socket
import subprocess
import tempfile

from attack import attack, some
from emulator import PRODUCTS
from emulator_program import PORTS
from terminal import comes

# Counts its signals for a moment after the first one, in which a second one would arrive.
COUNTER = """
import os, pathlib, signal, sys, time
seen = []
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, _: seen.append(number))
started, ended = map(pathlib.Path, sys.argv[1:])
started.write_text(os.environ["LOGINROCKET_URL"])
while not seen:
    time.sleep(0.02)
time.sleep(0.5)
ended.write_text(str(len(seen)))
sys.exit(40 + len(seen))
"""


@attack("emulator", "a signal reaches a command once, from a terminal and from a program")
def signals_of_exec():
    for how in some(
        ("^C", "SIGINT", "SIGTERM", "SIGHUP", "a shell's terminal closes", "its terminal closes")
    ):
        with tempfile.TemporaryDirectory() as folder:
            started, ended = pathlib.Path(folder) / "started", pathlib.Path(folder) / "ended"
            process, terminal = pty.fork()
            if process == 0:
                signal.signal(signal.SIGHUP, signal.SIG_DFL)
                program = str(PRODUCTS / "loginrocket-emulator")
                command = [program, "exec", "--", "python3", "-c", COUNTER, started, ended]
                shell = ["sh", "-c", '"$@"; exit', "sh"] if "shell" in how else []
                os.execvp((shell + command)[0], shell + command)
            ready = comes(lambda: started.exists() and started.read_text(), 20)
            if how == "^C":
                os.write(terminal, b"\x03")
            elif "closes" in how:
                os.close(terminal)
            else:
                os.kill(process, getattr(signal, how))
            code = end(process)
            if "closes" not in how:
                os.close(terminal)
            count = ended.read_text() if comes(ended.exists, 10) else "none"
            port = int(started.read_text().rsplit(":", 1)[1])
            closed = comes(lambda port=port: is_closed(port), 10)
            held = count == "1" and closed and code == (-signal.SIGHUP if "shell" in how else 41)
            yield f"{how}: ready {bool(ready)}, {count} signals, {code}, closed {closed}", held


def end(process):
    """The exit code of a child and leader of its group; of a group that does not end it is -9."""
    seen = []
    if not comes(lambda: seen.append(os.waitpid(process, os.WNOHANG)) or seen[-1][0], 20):
        os.killpg(process, signal.SIGKILL)
        seen.append(os.waitpid(process, 0))
    return os.waitstatus_to_exitcode(seen[-1][1])


def is_closed(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) != 0


@attack("emulator", "every signal that asks for the end gets the export written")
def signals_of_export():
    for number in some((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)):
        with Export() as export:
            export.process.send_signal(number)
            code = export.end()
            yield f"{number.name}: {code} {export.text()}", code == 0 and "frank" in export.text()


@attack("emulator", "a hangup ends no emulator that nohup has started")
def ignored_hangups():
    with Export("nohup") as export:
        export.process.send_signal(signal.SIGHUP)
        goes_on = export.end(1) is None
        export.process.terminate()
        code = export.end()
        yield f"goes on {goes_on}, then {code}", goes_on and code == 0 and "frank" in export.text()


class Export:
    """An emulator that runs, and its file."""

    def __init__(self, *before):
        self.folder = tempfile.TemporaryDirectory(prefix="attacks-")
        self.file = pathlib.Path(self.folder.name) / "users"
        self.process = subprocess.Popen(
            [*before, PRODUCTS / "loginrocket-emulator", *PORTS, "--export", self.file],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )
        self.process.stdout.readline()

    def end(self, seconds=10):
        """The exit code; `None` if it does not end in that time."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def text(self):
        return self.file.read_text() if self.file.exists() else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()
