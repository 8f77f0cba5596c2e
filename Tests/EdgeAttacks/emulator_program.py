"""The emulator as a program: its options, its certificates, and the file of its state."""

import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import tempfile

from attack import attack, some
from emulator import PRODUCTS, Emulator
from scene import is_clear
from witness import ask

USER = b'{"username":"a","password":"b"}'
PORTS = ["--port", "0", "--control-port", "0"]


def ended(*arguments, before=(), seconds=10, **streams):
    """The exit code and both outputs of a program that does not get as far as listening."""
    command = [*before, PRODUCTS / "loginrocket-emulator", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, **streams) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            return None, out, err
    return process.returncode, out, err


def is_one_line(err):
    return err.startswith(b"loginrocket-emulator: ") and err.count(b"\n") == 1 and is_clear(err)


@attack("emulator", "a certificate is what --tls says, in every spelling")
def certificates():
    for options, fault in some(
        [
            (["--tls"], None), (["--tls", "valid"], None), (["--tls=valid"], None),
            (["--tls", "wrongHost"], "mismatch"), (["--tls=wrongHost"], "mismatch"),
            (["--tls", "--host", "127.0.0.1"], None), (["--tls=expired"], "expired"),
            (["--tls", "expired"], "expired"),
        ]
    ):
        with Emulator(*options) as emulator:
            trust = ssl.create_default_context(cadata=emulator.ask("GET", "/ca.pem"))
            try:
                with socket.create_connection(("127.0.0.1", emulator.port), 5) as connection:
                    trust.wrap_socket(connection, server_hostname="localhost").close()
                seen = None
            except ssl.SSLCertVerificationError as error:
                seen = str(error)
        yield f"{options}: {seen}", fault in seen if fault and seen else seen == fault


@attack("emulator", "trouble at the start is one line, with the exit codes of the client")
def usage():
    for arguments in some(
        [
            ["--tls", "rotten"], ["--tls=rotten"], ["--tls="], ["--port", "70000"], ["--port"],
            ["--port", "-1"], ["--port", "8600x"], ["--control-port", ""], ["--shoe"], ["expired"],
            ["--port", "x\ny"], ["--port", "\x1b[2J"], ["--host"], ["--tls", "expired", "valid"],
            ["--seed", "7"], ["--", "x"], ["-x"], ["--Port", "0"],
        ]
    ):
        code, out, err = ended(*arguments)
        held = code == 64 and not out and is_one_line(err) and b"--help" in err
        yield f"{arguments}: {code} {out} {err}", held
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        place = pathlib.Path(folder)
        for what, content, code in some(
            [
                ("not JSON", b"{", 65), ("nothing", b"", 65), ("not UTF-8", b'{"\xff":1}', 65),
                ("a key", b'{"realm":{"colour":1}}', 65), ("a user", b'{"users":[{"a":1}]}', 65),
                ("two users", b'{"users":[%s,%s]}' % (USER, USER), 65),
            ]
        ):
            (place / "file").write_bytes(content)
            seen, out, err = ended(*PORTS, "--config", place / "file")
            held = seen == code and not out and is_one_line(err) and b"file" in err
            yield f"--config, {what}: {seen} {err}", held
        for path in some([place / "missing", place, place / "file" / "x", "/proc/self/mem"]):
            seen, out, err = ended(*PORTS, "--config", path)
            yield f"--config {path}: {seen} {err}", seen == 74 and is_one_line(err)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for public, control in ((port, "0"), ("0", port)):
            seen, out, err = ended("--port", public, "--control-port", control)
            held = seen == 74 and is_one_line(err) and port.encode() in err and not out
            yield f"a port in use: {seen} {err}", held
    for host in some(["192.0.2.1", "nobody.invalid", "", "[::1]", "127.0.0.1:80", "a b"]):
        for option in ("--host", "--control-host"):
            seen, out, err = ended(*PORTS, option, host)
            held = seen in (64, 74) and is_one_line(err)
            yield f"{option} {host}: {seen} {err}", held
    for arguments in (PORTS, ["--help"], ["--version"]):
        with open("/dev/full", "wb") as full:
            seen, _, err = ended(*arguments, stdout=full)
            yield f"{arguments}, a full output: {seen} {err}", seen == 74 and is_one_line(err)
        reading, writing = os.pipe()
        os.close(reading)
        seen, _, err = ended(*arguments, stdout=writing)
        os.close(writing)
        yield f"{arguments}, a closed pipe: {seen} {err}", seen == 74 and is_one_line(err)


@attack(
    "emulator", "a state that is not a file of its own is refused at once, and left as it is",
    needs_root=True,
)
def foreign_states():
    for kind in some(
        [
            "a pipe", "a folder", "a socket", "a device", "an endless device", "a loop",
            "a link to a pipe", "a stranger's file", "a link to a stranger's file", "text",
            "a later version", "a cut off state", "below a file", "a missing folder",
        ]
    ):
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            place = pathlib.Path(folder)
            path = foreign_state(kind, place)
            before = listing(place)
            code, out, err = ended(*PORTS, "--state", path)
            held = code == (65 if kind in ("text", "a later version", "a cut off state") else 74)
            held = held and not out and is_one_line(err) and os.fsencode(path) in err
            after = listing(place)
            yield f"{kind}: {code} {err} {before} {after}", held and before == after


def foreign_state(kind, place):
    """Makes what is at the path, and returns the path."""
    path, other = place / "state", place / "other"
    match kind:
        case "a pipe":
            os.mkfifo(path)
        case "a folder":
            path.mkdir()
        case "a socket":
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(os.fsencode(path))
        case "a device":
            return pathlib.Path("/dev/null")
        case "an endless device":
            return pathlib.Path("/dev/zero")
        case "a loop":
            path.symlink_to(other)
            other.symlink_to(path)
        case "a link to a pipe":
            os.mkfifo(other)
            path.symlink_to(other)
        case "a stranger's file":
            path.write_text("{}")
            os.chown(path, 65534, 65534)
        case "a link to a stranger's file":
            other.write_text("{}")
            os.chown(other, 65534, 65534)
            path.symlink_to(other)
        case "text":
            path.write_text("my diary\n")
        case "a later version":
            path.write_text('{"version":99,"contents":{}}')
        case "a cut off state":
            with Emulator("--state", path):
                pass
            path.write_bytes(path.read_bytes()[:-9])
        case "below a file":
            other.write_text("x")
            return other / "state"
        case "a missing folder":
            return place / "none" / "state"
    return path


def listing(place):
    """All below a folder: kinds, owners, permissions, contents."""
    found = {}
    for path in sorted(place.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        found[path.name] = (oct(status.st_mode), status.st_uid, status.st_nlink, content)
    return found


@attack("emulator", "a state is kept under its own name, and nobody else's file is written")
def own_states():
    for kind in some(["a file", "a link", "a link to nothing", "a hard link", "an open umask"]):
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            place = pathlib.Path(folder)
            path, other = place / "state", place / "other"
            if kind == "a hard link":
                with Emulator("--state", other):
                    pass
                os.link(other, path)
            kept = other.read_bytes() if kind == "a hard link" else None
            if kind.startswith("a link"):
                path.symlink_to(other.name)
                if kind == "a link":
                    with Emulator("--state", other):
                        pass
            mask = os.umask(0 if kind == "an open umask" else 0o022)
            with Emulator("--state", path) as emulator:
                login = ask(emulator.port, "/v1/login", {"username": "frank", "password": "secret"})
            os.umask(mask)
            with Emulator("--state", path) as emulator:
                sessions = len(emulator.ask("GET", "/state")["sessions"])
            file = path.resolve()
            held = login.get("result") == "okay" and sessions == 1
            held = held and file.stat().st_mode & 0o777 == 0o600 and file.stat().st_nlink == 1
            held = held and path.is_symlink() == kind.startswith("a link")
            held = held and (kept is None or other.read_bytes() == kept)
            names = sorted(entry.name for entry in place.iterdir())
            yield f"{kind}: {login} {sessions} {names}", held and set(names) <= {"state", "other"}


@attack("emulator", "it ends quietly, with 0, also while connections arrive at its ports")
def arrivals_at_the_end():
    for number in some(range(60)):
        command = [PRODUCTS / "loginrocket-emulator", *PORTS]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            ports = json.loads(process.stdout.readline())
            port = ports["port" if number % 3 == 0 else "controlPort"]
            place = ("127.0.0.1", port)
            guests = [socket.create_connection(place, 5) for _ in range(1 + number % 4)]
            process.send_signal(signal.SIGTERM if number % 2 else signal.SIGINT)
            try:
                code, errors = process.wait(10), process.stderr.read()
            except subprocess.TimeoutExpired:
                process.kill()
                code, errors = None, b""
            for guest in guests:
                guest.close()
        yield f"{number}: {code} {errors}", code == 0 and not errors
