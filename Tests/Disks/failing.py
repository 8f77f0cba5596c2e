"""Disks that fail at a sync: what the program says, and what had been saved."""

import pathlib
import shutil
import subprocess

from checks import check
from disk import Disk
from play import log_in, with_server
from programs import Client

SHIM = pathlib.Path(__file__).parent / "failing.c"


@with_server
def failing_disk(products, emulator, work, shim, command, typed, first, ever_after):
    """A disk that fails at a sync, and then at everything or at syncs only: what came of it."""
    what = f"{ever_after} fails from sync {first} on, {command}"
    disk = Disk(work, "tmpfs")
    try:
        client = Client(products, emulator, disk)
        log_in(client)
        emulator.network(False)
        before = client("status")[1]
        faults = [f"LD_PRELOAD={shim}", f"FIRST={first}", f"EVER_AFTER={ever_after}"]
        code, shown = client(command, typed=typed, before=["env", *faults])
        after = client("status")[1]
    finally:
        disk.remove()
    if code != 74:
        check(what, code, 75)
        return None
    is_changed = any(before[key] != after[key] for key in ["state", "username", "outboxCount"])
    is_unknown = "it is not known whether" in shown["error"]["message"]
    check(f"{what}: changed without a word", is_changed and not is_unknown, False)
    return ("changed" if is_changed else "unchanged") + (", said unknown" if is_unknown else "")


def failing_disks(products, work):
    """74 changed nothing, or says that this is not known."""
    if not shutil.which("cc"):
        print("disks: failing disks: NOT TRIED, for there is no cc")
        return
    shim = pathlib.Path(work) / "failing.so"
    subprocess.run(["cc", "-shared", "-fPIC", SHIM, "-o", shim, "-ldl"], check=True)
    results = []
    for ever_after in ["everything", "syncs"]:
        for command, typed in [("logout", ""), ("update-password", "secret\nother\nother\n")]:
            for first in range(1, 20):
                result = failing_disk(products, work, shim, command, typed, first, ever_after)
                if result is None:
                    break
                results.append(result)
    check("a commit without its sync was found again", "changed, said unknown" in results, True)
    counts = ", ".join(f"{results.count(kind)} {kind}" for kind in sorted(set(results)))
    print(f"disks: a disk fails for good: {counts}")
