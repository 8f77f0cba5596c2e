"""The programs under attack, each with files of its own."""

import os
import pathlib
import subprocess
import tempfile

from emulator import PRODUCTS


class Place:
    """A folder of an attack: a database, and the program that is told to use it."""

    def __init__(self, url, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="attacks-")
        self.path = pathlib.Path(self.folder.name)
        self.db = self.path / "state" / "client.sqlite"
        self.options = ["--url", url, "--timeout", "5", *options]

    def arguments(self, *command):
        own = ["--db", self.db, *self.options]
        program = PRODUCTS / "loginrocket"
        return [os.fsencode(argument) for argument in [program, *command, *own]]

    def run(self, *command, typed=b"", before=(), seconds=60, **environment):
        """The exit code and the bytes of both outputs; the code is negative after a signal.

        A program that does not end in that time is killed.
        """
        try:
            ended = subprocess.run(
                [*before, *self.arguments(*command)],
                input=typed,
                capture_output=True,
                timeout=seconds,
                check=False,
                env=dict(os.environ, SWIFT_BACKTRACE="enable=no", **environment),
            )
        except subprocess.TimeoutExpired as late:
            return None, late.stdout or b"", late.stderr or b""
        return ended.returncode, ended.stdout, ended.stderr

    def start(self, *command, **streams):
        return subprocess.Popen(self.arguments(*command), **streams)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


def is_clear(output):
    """Whether bytes are text of whole lines that no terminal takes as orders."""
    try:
        text = output.decode()
    except UnicodeDecodeError:
        return False
    return all(c == "\n" or (c.isprintable() and c not in BIDI) for c in text)


# Characters that reorder what stands beside them.
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
