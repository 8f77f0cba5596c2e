"""A NUL in names and secrets, wherever they come from: no server is to read the half of one."""

import itertools
import json

from attack import attack, some
from emulator import Emulator
from scene import Place, is_clear
from terminal import BareTerminal

SECRETS = {
    "in the middle": "sec\0ret",
    "at the start": "\0secret",
    "at the end": "secret\0",
    "alone": "\0",
    "UTF-16, its low bytes first": "secret".encode("utf-16-le").decode(),
    "UTF-16, its high bytes first": "secret".encode("utf-16-be").decode(),
}
# What each command reads, line by line; the secret takes the place of one of the lines.
LINES = {
    "login frank": ["secret"],
    "mfa": ["492039"],
    "signup heidi": ["secret", "secret"],
    "update-password": ["secret", "better", "better"],
    "reset-password frank": ["kpw_1", "better", "better"],
    "verify-email frank": ["kvf_1"],
    "complete-signup": ["eyJhbGciOiJIUzI1NiJ9.eyJ1biI6ImZyYW5rIn0.x"],
    "open-url --login-handler https://app.example/login": ["https://app.example/login?token=a"],
}
# What each order holds, names first.
ORDERS = [
    {"command": "login", "username": "frank", "password": "secret"},
    {"command": "mfa", "code": "492039"},
    {"command": "signUp", "username": "heidi", "password": "secret"},
    {"command": "updatePassword", "current": "secret", "new": "better"},
    {"command": "forgotPassword", "username": "frank"},
    {"command": "resendEmail", "username": "frank"},
    {"command": "resetPassword", "username": "frank", "token": "kpw_1", "new": "better"},
    {"command": "verifyEmail", "username": "frank", "token": "kvf_1"},
    {"command": "completeSignup", "token": "eyJhbGciOiJIUzI1NiJ9.eyJ1biI6ImZyYW5rIn0.x"},
    {"command": "openURL", "url": "https://app.example/login?token=a"},
]


class Witness:
    """A place where frank is logged in, that tells if a request left or anything was queued."""

    def __init__(self, emulator, place):
        self.emulator, self.place = emulator, place
        place.run("login", "frank", typed=b"secret\n")
        self.before = emulator.requests()

    def is_untouched(self):
        listed = json.loads(self.place.run("outbox", "--json")[1])
        return self.emulator.requests() == self.before and listed["outbox"] == []


@attack("text", "a NUL in a line is 65, no request leaves and nothing is queued")
def nul_lines():
    with Emulator() as emulator, Place(emulator.url) as place:
        witness = Witness(emulator, place)
        for (command, lines), (where, secret) in itertools.product(
            LINES.items(), some(SECRETS.items())
        ):
            for index in range(len(lines)):
                typed = "\n".join([*lines[:index], secret, *lines[index + 1 :], ""]).encode()
                code, out, err = place.run(*command.split(), typed=typed)
                is_told = b"holds a NUL" in err and err.count(b"\n") == 1 and is_clear(err)
                held = code == 65 and is_told and not out and witness.is_untouched()
                yield f"{command}, line {index + 1}, {where}: {code} {out} {err}", held


@attack("text", "a password file in UTF-16 is 65, with and without a mark, and no request leaves")
def wide_files():
    with Emulator() as emulator, Place(emulator.url) as place:
        codings = ("utf-16-le", "utf-16-be", "utf-16")
        for coding, end in itertools.product(codings, ("\n", "\r\n", "")):
            code, out, err = place.run("login", "frank", typed=f"secret{end}".encode(coding))
            held = code == 65 and is_clear(err) and b"UTF-8" in err and emulator.requests() == 0
            yield f"{coding}, {end!r}: {code} {out} {err}", held


@attack("text", "a NUL in an order's name or secret is 65, no request leaves and nothing is queued")
def nul_orders():
    with Emulator() as emulator, Place(emulator.url) as place:
        place.run("login", "frank", typed=b"secret\n")
        options = ["--end-with-input", "--login-handler", "https://app.example/login"]
        for order, (where, secret) in itertools.product(ORDERS, some(SECRETS.items())):
            for field in [name for name in order if name != "command"]:
                typed = json.dumps(order | {field: secret}).encode() + b"\n"
                code, out, err = place.run("run", *options, typed=typed)
                held = exits(out) == [65] and not json.loads(out.splitlines()[-1])["outbox"]
                # A run checks the session when it begins: no other call is made.
                calls = emulator.ask("GET", "/state")["requests"]
                held = held and calls.pop("/v1/login") == 1 and not calls.keys() - CHECKS
                yield f"{order['command']}, {field}, {where}: {out} {calls} {err}", held


CHECKS = {"/v1/check_session"}


def exits(out):
    """The exit codes of the answers of a run."""
    lines = [json.loads(line) for line in out.splitlines()]
    return [line["exit"] for line in lines if line.get("command")]


@attack("text", "a NUL that is typed at a prompt is 65, and no request leaves")
def nul_prompts():
    with Emulator() as emulator, Place(emulator.url) as place:
        for where, secret in some(SECRETS.items()):
            bare = BareTerminal(place, "login", "frank")
            asked = bare.until(b"assword: ") and bare.comes_to(False)
            bare.type(secret.encode() + b"\n")
            told, ended = bare.until(b"holds a NUL"), bare.ends()
            held = asked and told and ended and bare.process.returncode == 65
            what = f"{where}: asked {asked}, told {told}, {bare.process.returncode}"
            yield what, held and emulator.requests() == 0
            bare.close()


@attack("text", "every other character of a secret arrives as it was given")
def whole_secrets():
    others = "".join(map(chr, [*range(1, 10), *range(11, 32), *range(127, 160), 0x2028, 0xFEFF]))
    with Emulator() as emulator:
        for what, secret in some(
            {
                "control characters": others, "a tab": "\t", "a carriage return inside": "a\rb",
                "blanks": " a ", "marks": "e\u0301\u0323", "an emoji": "\U0001f511",
            }.items()
        ):
            emulator.ask("POST", "/users", {"username": what, "password": secret})
            with Place(emulator.url) as place:
                code, _, err = place.run("login", what, typed=secret.encode() + b"\n")
                yield f"{what}, as a line: {code} {err}", code == 0
            with Place(emulator.url) as place:
                order = {"command": "login", "username": what, "password": secret}
                typed = json.dumps(order).encode() + b"\n"
                out = place.run("run", "--end-with-input", typed=typed)[1]
                yield f"{what}, in an order: {out}", exits(out) == [0]


@attack("text", "a key is bytes, also those that are a NUL")
def nul_keys():
    with Emulator() as emulator:
        for key in (bytes(32), bytes(31) + b"\n", b"key\0" * 8):
            with Place(emulator.url) as place:
                path = place.path / "key"
                path.write_bytes(key)
                path.chmod(0o600)
                for command in ("login frank", "check"):
                    words = [*command.split(), "--key-file", path]
                    code, _, err = place.run(*words, typed=b"secret\n")
                    yield f"{key}, {command}: {code} {err}", code == 0
