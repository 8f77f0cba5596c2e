"""The secrets of the client: keys that systemd passes, and passwords in memory; and full files."""

import json
import os
import resource
import signal
import subprocess

from attack import attack, some
from emulator import PRODUCTS, Emulator
from files import LOGIN, NOBODY, folder_of
from process import end
from scene import Place, is_clear


@attack(
    "files", "a key is a credential only where systemd passed one, and none is made instead",
    needs_root=True,
)
def credentials():
    with Emulator() as emulator:
        for what, name, prepare, code, words in some(
            [
                ("none passed", "key", lambda path: None, 74, "was not passed"),
                ("a short one", "key", lambda path: path.write_bytes(b"k" * 31), 74, "31 bytes"),
                ("a long one", "key", lambda path: path.write_bytes(b"k" * 33), 74, "more than 32"),
                ("a pipe", "key", os.mkfifo, 74, "is not a plain file"),
                ("a folder", "key", lambda path: path.mkdir(), 74, "is not a plain file"),
                ("a path", "../key", lambda path: None, 65, "is not the name of a credential"),
                ("no name", "", lambda path: None, 64, "is empty"),
                ("root's", "key", lambda path: path.write_bytes(b"k" * 32), 0, ""),
            ]
        ):
            with Place(emulator.url) as place:
                passed = place.path / "passed"
                passed.mkdir()
                prepare(passed / "key")
                given = {"CREDENTIALS_DIRECTORY": str(passed)}
                seen, out, err = place.run(
                    "login", "frank", "--credential", name, typed=LOGIN, **given
                )
                keys = [path.name for path in place.path.rglob("client.key*")]
                held = seen == code and words.encode() in err and not keys
                yield f"{what}: {seen} {out} {err} {keys}", held and is_clear(err)
        with Place(emulator.url) as place:
            seen, _, err = place.run("login", "frank", "--credential", "key", typed=LOGIN)
            yield f"no folder: {seen} {err}", seen == 74 and not list(place.path.rglob("*"))
        # As systemd passes one to a service of another user: root's, and readable for that user.
        for option in ("--credential", "--key-file"):
            with Place(emulator.url) as place:
                place.path.chmod(0o755)
                passed = place.path / "passed"
                passed.mkdir()
                (passed / "key").write_bytes(b"k" * 32)
                os.chown(passed / "key", 0, 65534)
                (passed / "key").chmod(0o440)
                os.chown(folder_of(place), 65534, 65534)
                value = "key" if option == "--credential" else passed / "key"
                seen, _, err = place.run(
                    "login", "frank", option, value, typed=LOGIN, before=NOBODY,
                    CREDENTIALS_DIRECTORY=str(passed),
                )
                yield f"a service's, {option}: {seen} {err}", seen == 0


@attack("files", "no core file holds a password, and nobody else reads the memory", needs_root=True)
def cores():
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    password = "correct horse battery staple"
    with Emulator() as emulator:
        emulator.ask("POST", "/users", {"username": "otto", "password": password})
        for product in some(["loginrocket", "loginrocket-emulator"]):
            for number in some([signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT, signal.SIGILL]):
                with Place(emulator.url) as place:
                    command = [PRODUCTS / product, "--port", "0", "--control-port", "0"]
                    if product == "loginrocket":
                        command = place.arguments("run")
                    running = subprocess.Popen(
                        command, cwd=place.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE, env=dict(os.environ, SWIFT_BACKTRACE="enable=no"),
                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited),
                    )
                    running.stdout.readline()
                    if product == "loginrocket":
                        login = {"command": "login", "username": "otto", "password": password}
                        running.stdin.write(json.dumps(login).encode() + b"\n")
                        running.stdin.flush()
                        while json.loads(running.stdout.readline())["command"] != "login":
                            pass
                    peek = subprocess.run(
                        [*NOBODY, "head", "-c1", f"/proc/{running.pid}/environ"],
                        capture_output=True, check=False,
                    )
                    os.kill(running.pid, number)
                    code = end(running, 20)
                    told = running.stderr.read()
                    running.stderr.close()
                    found = [
                        path.name for path in place.path.rglob("*")
                        if path.is_file() and password.encode() in path.read_bytes()
                        or path.name.startswith("core")
                    ]
                    held = code == -number and not found and not peek.stdout
                    held = held and password.encode() not in told
                    yield f"{product}, {number.name}: {code} {found} {told[:99]}", held


@attack("files", "a file that may not grow is an error, and what was saved stays")
def limited():
    with Emulator() as emulator:
        for size in some([0, 1000, 4096, 20_000, 60_000]):
            with Place(emulator.url) as place:
                before = ["prlimit", f"--fsize={size}"]
                code, _, err = place.run("login", "frank", typed=LOGIN, before=before)
                held = code in (0, 74) and is_clear(err) and err.count(b"\n") <= 1
                yield f"a first login, {size}: {code} {err}", held
                again, _, err = place.run("login", "frank", typed=LOGIN)
                yield f"then without, {size}: {again} {err}", again in (0, 64)
                code, out, err = place.run("logout", before=before)
                shown = json.loads(place.run("status", "--json")[1])["state"]
                expected = "loggedIn" if code == 74 else "loggedOut"
                held = code in (0, 74, 75) and shown == expected
                yield f"a logout, {size}: {code} {err} {shown}", held
