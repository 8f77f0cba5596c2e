"""The emulator around a command, on a terminal."""

import os
import pathlib
import pty
import signal
import socket
import tempfile

from attack import attack, some
from emulator import PRODUCTS
from terminal import comes

# Counts its signals for a moment after the first one, in which a second one would arrive.
COUNTER = """
import os, pathlib, signal, sys, time
seen = []
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: seen.append(number))
pathlib.Path(sys.argv[1]).write_text(os.environ["LOGINROCKET_URL"])
while not seen:
    time.sleep(0.02)
time.sleep(0.5)
sys.exit(40 + len(seen))
"""


@attack("emulator", "a signal reaches a command once, from a terminal and from a program")
def signals_of_exec():
    for how in some(("^C", "SIGINT", "SIGTERM")):
        with tempfile.TemporaryDirectory() as folder:
            started = pathlib.Path(folder) / "started"
            process, terminal = pty.fork()
            if process == 0:
                program = str(PRODUCTS / "loginrocket-emulator")
                command = ["python3", "-c", COUNTER, str(started)]
                os.execv(program, [program, "exec", "--", *command])
            ready = comes(lambda: started.exists() and started.read_text(), 20)
            if how == "^C":
                os.write(terminal, b"\x03")
            else:
                os.kill(process, getattr(signal, how))
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            os.close(terminal)
            port = int(started.read_text().rsplit(":", 1)[1])
            yield f"{how}: ready {bool(ready)}, {code}", code == 41 and is_closed(port)


def is_closed(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) != 0
