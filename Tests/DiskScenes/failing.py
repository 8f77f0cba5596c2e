"""Disks that fail at a sync: what the program says, and what had been saved."""

import pathlib
import shutil
import subprocess

from checks import check
from disk import Disk
from play import log_in, with_server
from programs import Client

SHIM = pathlib.Path(__file__).parent / "failing.c"

# Opens the database, and asks for what cannot be.
NOTHING = ["outbox", "cancel", "0" * 32]


def faults(shim, first, ever_after):
    """Runs a command on the failing disk."""
    return ["env", f"LD_PRELOAD={shim}", f"FIRST={first}", f"EVER_AFTER={ever_after}"]


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
        code, shown = client(command, typed=typed, before=faults(shim, first, ever_after))
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


@with_server
def failing_rekey(products, emulator, work, shim, place, first, ever_after):
    """A new key on such a disk: one key opens the database, and it is the one that was said."""
    what = f"{ever_after} fails from sync {first} on, rekey {place}"
    disk = Disk(work, "tmpfs")
    try:
        client = Client(products, emulator, disk)
        log_in(client)
        emulator.network(False)
        old, new = disk.db.with_name("client.key"), disk.db.with_name("new.key")
        named = ["--new-key-file", new] if place == "elsewhere" else []
        code, shown = client("rekey", *named, before=faults(shim, first, ever_after))
        keys = [key for key in [old, new] if client(*NOTHING, "--key-file", key)[0] in (64, 65)]
        check(f"{what}: keys that open it", len(keys), 1)
        if len(keys) == 1:
            after = client("status", "--key-file", keys[0])[1]
            check(f"{what}: after", (after["state"], after["username"]), ("loggedIn", "frank"))
    finally:
        disk.remove()
    said = shown["error"]["message"] if code else "sealed with the new key"
    if "it is not known whether" not in said and named:
        check(f"{what}: the new key opens it", keys == [new], "sealed with the new key" in said)
    if code != 74:
        check(what, code, 0)
        return None
    if "it is not known whether" in said:
        return "said unknown"
    return "new, said traces" if "sealed with the new key" in said else "unchanged"


def failing_disks(products, work):
    """74 changed nothing, or says that this is not known, or what was changed all the same."""
    if not shutil.which("cc"):
        print("disks: failing disks: NOT TRIED, for there is no cc")
        return
    shim = pathlib.Path(work) / "failing.so"
    subprocess.run(["cc", "-shared", "-fPIC", SHIM, "-o", shim, "-ldl"], check=True)
    orders = [("logout", ""), ("update-password", "secret\nother\nother\n")]
    scenes = [(failing_disk, order) for order in orders]
    scenes += [(failing_rekey, [place]) for place in ["in place", "elsewhere"]]
    results = []
    for ever_after in ["everything", "syncs"]:
        for scene, arguments in scenes:
            for first in range(1, 20):
                result = scene(products, work, shim, *arguments, first, ever_after)
                if result is None:
                    break
                results.append(result)
    for wanted in ["changed, said unknown", "new, said traces"]:
        check(f"{wanted}: was seen", wanted in results, True)
    counts = ", ".join(f"{results.count(kind)} {kind}" for kind in sorted(set(results)))
    print(f"disks: a disk fails for good: {counts}")
