"""Full and read-only disks."""

import signal
import subprocess
import time

from checks import check
from disk import KIB, Disk
from play import drain, log_in, with_server
from programs import Client


@with_server
def full(products, emulator, work, kind, size, killed):
    what = f"{kind}, {size // KIB} KiB free" + (", after a kill" if killed else "")
    disk = Disk(work, kind)
    try:
        client = Client(products, emulator, disk)
        log_in(client)
        emulator.network(False)
        if killed:
            run = client.run()
            run.wait(f"{what}: started", lambda line: line["state"] == "loggedIn")
            run.end(what, signal.SIGKILL)
        disk.leave(size)
        check(f"{what}: before", client.state(what), ("loggedIn", "frank"))

        code, shown = client("update-password", typed="secret\nanother secret\nanother secret\n")
        check(f"{what}: update-password", code, {74, 75})
        changed = code == 75
        if code == 74:
            check(f"{what}: sentence", "make room" in shown["error"]["message"], True)
            check(f"{what}: outbox", shown["outboxCount"], 0)
        check(f"{what}: after a change", client.state(what), ("loggedIn", "frank"))

        check(f"{what}: logout", client("logout")[0], 75)
        check(f"{what}: after logout", client.state(what)[0], "loggedOut")
        check(f"{what}: second look", client.state(what)[0], "loggedOut")
        check(f"{what}: another logout", client("logout")[0], {0, 74})
        check(f"{what}: it lasts", client.state(what)[0], "loggedOut")

        disk.make_room()
        emulator.network(True)
        drain(client, what, "another secret" if changed else "secret")
        return "changed" if changed else "refused"
    finally:
        disk.remove()


@with_server
def read_only(products, emulator, work):
    what = "read-only"
    disk = Disk(work, "tmpfs")
    try:
        client = Client(products, emulator, disk)
        log_in(client)
        subprocess.run(["mount", "--bind", str(disk.folder), str(disk.folder)], check=True)
        disk.make_read_only(True)
        check(f"{what}: before", client.state(what), ("loggedIn", "frank"))
        for command, typed in [("logout", ""), ("update-password", "secret\nother\nother\n")]:
            code, shown = client(command, typed=typed)
            check(f"{what}: {command}", code, 74)
            check(f"{what}: {command}: state", shown["state"], "loggedIn")
        check(f"{what}: after", client.state(what), ("loggedIn", "frank"))

        run = client.run()
        line = run.wait(f"{what}: first line", lambda line: True)
        check(f"{what}: first line", (line["state"], line["error"]["code"]), (None, "store"))
        run.order(command="status")
        line = run.wait(f"{what}: an answer", lambda line: line["command"] == "status")
        check(f"{what}: an answer", line["exit"], 74)
        disk.make_read_only(False)
        run.wait(f"{what}: goes on", lambda line: line["state"] == "loggedIn")
        run.order(command="logout")
        run.wait(f"{what}: drained", lambda line: line["outboxCount"] == 0 and line["outbox"])
        run.end(what)
        check(f"{what}: at last", client.state(what)[0], "loggedOut")
    finally:
        subprocess.run(["umount", "-l", str(disk.folder)], check=False)
        disk.remove()
    print(f"disks: {what}: 74, nothing lost, and run waits for the disk")


@with_server
def first_start(products, emulator, work):
    """A database that is to be made on a disk that is full."""
    what = "first start"
    disk = Disk(work, "tmpfs")
    try:
        client = Client(products, emulator, disk)
        disk.leave(0)
        check(f"{what}: status", client.state(what, outbox=74), ("loggedOut", None))
        check(f"{what}: login", client("login", "frank", typed="secret\n")[0], 74)
        run = client.run()
        line = run.wait(f"{what}: first line", lambda line: True)
        check(f"{what}: first line", line["state"], None)
        disk.make_room()
        run.wait(f"{what}: goes on", lambda line: line["state"] == "loggedOut")
        run.end(what)
        log_in(client)
    finally:
        disk.remove()
    print(f"disks: {what}: run waits for room")


@with_server
def no_room_at_all(products, emulator, work):
    """Not even the reserve is left: somebody removed it."""
    what = "no reserve"
    disk = Disk(work, "tmpfs")
    reserve = disk.db.with_name(disk.db.name + ".reserve")
    try:
        client = Client(products, emulator, disk)
        log_in(client)
        run = client.run()
        run.wait(f"{what}: started", lambda line: line["state"] == "loggedIn")
        reserve.unlink(missing_ok=True)
        disk.leave(0)
        run.order(command="logout")
        line = run.wait(f"{what}: logout", lambda line: line["command"] == "logout")
        check(f"{what}: logout", (line["exit"], line["state"]), (74, "loggedIn"))
        check(f"{what}: sentence", "session goes on" in line["error"]["message"], True)
        check(f"{what}: meanwhile", client.state(what), ("loggedIn", "frank"))
        disk.make_room()
        start = time.monotonic()
        run.wait(f"{what}: tried again", lambda line: line["state"] == "loggedOut")
        waited = time.monotonic() - start
        run.end(what)

        log_in(client)
        reserve.unlink(missing_ok=True)
        disk.leave(0)
        check(f"{what}: logout alone", client("logout")[0], 74)
        check(f"{what}: after it", client.state(what), ("loggedIn", "frank"))
        run = client.run()
        line = run.wait(f"{what}: first line", lambda line: True)
        check(f"{what}: first line", (line["state"], line["error"]["code"]), (None, "store"))
        run.end(f"{what}, while it waits")
        run = client.run()
        run.wait(f"{what}: first line", lambda line: True)
        disk.make_room()
        run.wait(f"{what}: goes on", lambda line: line["state"] == "loggedIn")
        run.end(what)
    finally:
        disk.remove()
    print(f"disks: {what}: 74, and run logged out {waited:.1f} s after there was room")
