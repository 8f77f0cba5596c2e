"""The process: signals, descriptors, unread output."""

import array
import fcntl
import json
import os
import pathlib
import resource
import select
import signal
import subprocess
import termios
import time

from attack import attack, some
from emulator import Emulator
from scene import Place


def run(place, *options, **streams):
    """A `run` that has said its first line."""
    running = place.start("run", *options, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **streams)
    running.stdout.readline()
    return running


def orders(count):
    return b'{"command":"status"}\n' * count


@attack("process", "SIGTERM ends a run within 5 s, whatever reads its output")
def unread_output():
    emulator = Emulator()
    for count in some((300, 50, 0, 8_000)):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Place(emulator.url) as place:
                running = run(place)
                feed(running, count)
                start = time.monotonic()
                running.send_signal(number)
                code = end(running, 5)
                took = time.monotonic() - start
                yield f"{count} unread, {number.name}: {code} after {took:.1f} s", code == 0
    emulator.close()


def feed(running, count):
    """Gives so many orders, as far as they are taken within 5 s, without reading an answer."""
    os.set_blocking(running.stdin.fileno(), False)
    rest, end = orders(count), time.monotonic() + 5
    while rest and (left := end - time.monotonic()) > 0:
        if select.select([], [running.stdin], [], left)[1]:
            rest = rest[os.write(running.stdin.fileno(), rest[:4096]) :]
    settle(running)


def settle(running):
    """Waits, for 10 s at most, until the program takes no order and writes no answer any more."""
    seen, since, end = None, 0, time.monotonic() + 10
    while time.monotonic() < end:
        now = [unread(running.stdin), unread(running.stdout), work(running)]
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > 0.2:
            return
        time.sleep(0.02)


def unread(pipe):
    """The number of bytes in a pipe."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def work(running):
    """The time that the processors have spent on the program, in ticks."""
    fields = pathlib.Path(f"/proc/{running.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def end(running, seconds):
    """The exit code; `None` if it does not end in that time, and then it is killed."""
    try:
        return running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return None
    finally:
        running.stdin.close()
        running.stdout.close()


@attack("process", "output that nobody reads takes no more memory")
def bounded_memory():
    emulator = Emulator()
    with Place(emulator.url) as place:
        running = run(place)
        feed(running, 500)
        before = memory(running)
        feed(running, 20_000)
        after = memory(running)
        running.terminate()
        code = end(running, 5)
        yield f"{before} KiB, then {after} KiB, exit {code}", after < before + 16 * 1024
    emulator.close()


def memory(running):
    for line in pathlib.Path(f"/proc/{running.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


@attack("process", "too few descriptors are an error of one line, and nothing is lost")
def few_descriptors():
    emulator = Emulator()
    with Place(emulator.url) as place:
        place.run("login", "frank", typed=b"secret\n")
        for limit in some(range(10, 40)) + some(range(4, 10)):
            before = ["prlimit", f"--nofile={limit}"]
            code, out, err = place.run("check", "--timeout", "2", before=before)
            held = code in (0, 69, 74) and err.count(b"\n") <= 1 and not err.startswith(b"Fatal")
            yield f"check with {limit}: {code} {err[:200]}", held
        code, out, err = place.run("status", "--json")
        yield f"status after it: {out}", json.loads(out)["state"] == "loggedIn"
        for limit in (8, 12, 16, 20, 24):
            with Place(emulator.url) as other:
                code, out, err = other.run("login", "frank", typed=b"secret\n", before=before)
                held = code in (0, 69, 74) and err.count(b"\n") <= 1
                yield f"login with {limit}: {code} {err[:200]}", held
    emulator.close()


# All that a thread can block.
SIGNALS = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}


@attack("process", "a signal for the program is never delivered to a thread of a library")
def masks():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.run("login", "frank", typed=b"secret\n")
        running = run(place)
        # The check of the session, which a run begins with, has gone over a connection.
        for line in running.stdout:
            if json.loads(line)["network"] == "online":
                break
        threads = list(masks_of(running))
        of_library = [(name, blocked) for name, blocked in threads if name.startswith("NIO")]
        yield f"threads of a library in {sorted(name for name, _ in threads)}", bool(of_library)
        for name, blocked in of_library:
            open_for = [number for number in SIGNALS if not blocked >> (number - 1) & 1]
            yield f"{name} is open for {open_for}", not open_for
        running.terminate()
        yield "SIGTERM ends it", end(running, 5) == 0


def masks_of(running):
    """The name of each thread, and the bits of the signals that it blocks."""
    for task in pathlib.Path(f"/proc/{running.pid}/task").iterdir():
        status = (task / "status").read_text().splitlines()
        mask = next(line for line in status if line.startswith("SigBlk"))
        yield (task / "comm").read_text().strip(), int(mask.split()[1], 16)


@attack("process", "no core file is written")
def core_files():
    emulator = Emulator()
    for number in some((signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT, signal.SIGBUS)):
        with Place(emulator.url) as place:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            running = run(
                place,
                cwd=place.path,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited),
            )
            limits = pathlib.Path(f"/proc/{running.pid}/limits").read_text()
            core = next(line for line in limits.splitlines() if line.startswith("Max core"))
            running.send_signal(number)
            code = end(running, 20)
            found = [path.name for path in place.path.rglob("core*")]
            yield f"{number.name}: {code} {found} {core}", not found and core.split()[4] == "0"
    emulator.close()
