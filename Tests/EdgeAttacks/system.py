"""What the system says of processes, which may end while it is asked."""

import contextlib
import pathlib


def children_of(process):
    """Those that any thread of a process has started, and that have not ended."""
    found = []
    for thread in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
        # A thread that has just ended has none, and those that it had are another's.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += map(int, thread.read_text().split())
    return found


def is_stopped(process):
    """Whether a process stands still by a signal."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        status = pathlib.Path(f"/proc/{process}/stat").read_text()
        return status.rsplit(")", 1)[1].split()[0] == "T"
    return False
