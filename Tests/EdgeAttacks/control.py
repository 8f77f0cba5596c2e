"""The control port of the emulator: callers from elsewhere, and bodies that are wrong."""

import json
import socket
import subprocess
from contextlib import contextmanager

from attack import attack, some
from emulator import Emulator
from raw import answer, request, statuses, talk
from witness import contents, differences

JSON = "Content-Type: application/json"
CLOSE = "Connection: close"
EVE = json.dumps({"username": "eve", "password": "x"}).encode()

# Calls that change something, or tell a secret.
CALLS = {
    "POST /users": EVE,
    "GET /keys": b"",
    "GET /state": b"",
    "GET /requests": b"",
    "GET /requests/1?secrets=true": b"",
    "DELETE /requests": b"",
    "GET /events": b"",
    "GET /network": b"",
    "GET /faults": b"",
    "GET /clock": b"",
    "PUT /settings": b'{"loginsEnabled":false}',
    "PUT /users/frank": b'{"active":false}',
    "PUT /users/grace": b'{"password":"x","email":"eve@example.com","totpSecret":null}',
    "DELETE /users/frank": b"",
    "DELETE /mail": b"",
    "DELETE /sessions/kss_1": b"",
    "POST /reset": b"",
    "PUT /network": b'{"up":false}',
    "POST /faults": b'{"path":"*","fault":"status500","times":9}',
    "POST /clock": b'{"advanceSeconds":86400}',
    "POST /sessions/revoke": b'{"username":"frank"}',
    "OPTIONS /users": b"",
}


@contextmanager
def untouched(emulator):
    """A list that holds, at the end, what the caller changed."""
    changed, before = [], contents(emulator)
    yield changed
    changed += differences(before, contents(emulator))


def refused(emulator, fields):
    """Makes all calls with these fields; what is wrong about the answers, and what has changed."""
    wrong = []
    with untouched(emulator) as changed:
        for start, body in CALLS.items():
            received = talk(
                emulator.control_port, request(start, *fields, JSON, CLOSE, body=body)
            )
            if answer(received) != (403, {"error": "not from here"}):
                wrong.append((start, received))
            if b"access-control" in received.lower():
                wrong.append((start, "allows others to read it"))
    return wrong, changed


@attack("control", "a page of another origin reads nothing and changes nothing")
def origins():
    with Emulator() as emulator:
        here = f"localhost:{emulator.control_port}"
        own = f"Origin: http://{here}"
        foreign = [
            "http://evil.example", f"http://evil.example:{emulator.control_port}",
            f"http://{here}.evil.example", f"http://{here}/", f"http://{here}, http://evil.example",
            f"http://evil.example, http://{here}", f"https://{here}",
            f"http://localhost.:{emulator.control_port}",
            "http://localhost", f"http://127.0.0.1:{emulator.control_port}", here, "*", "",
            f"http://user@{here}", "file://", "chrome-extension://abcdefgh", "about:blank", "null",
        ]
        for origin in some(foreign):
            wrong, changed = refused(emulator, [f"Host: {here}", f"Origin: {origin}"])
            yield f"{origin!r}: {wrong} {changed}", not wrong and not changed
        for pair in ([own, "Origin: null"], ["Origin: http://evil.example", own]):
            wrong, changed = refused(emulator, [f"Host: {here}", *pair])
            yield f"{pair}: {wrong} {changed}", not wrong and not changed
        received = talk(emulator.control_port, request("GET /state", f"Host: {here}", own, CLOSE))
        yield f"its own page: {received[:99]}", statuses(received) == [200]


@attack("control", "a host that could be any site's is refused, and one that cannot is served")
def hosts():
    with Emulator() as emulator:
        port = emulator.control_port
        foreign = [
            "evil.example", f"evil.example:{port}", "EVIL.EXAMPLE", f"localhost.:{port}",
            f"localhost.evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1.",
            "127.1", "2130706433", "0x7f000001", "0177.0.0.1", f"user@localhost:{port}",
            "localhost/evil.example", "localhost#.evil.example", "localhost evil.example",
            "localhost,evil.example", "localhost:port", f"localhost:{port}:{port}", "::1",
            f"::1:{port}", "[::1", "[::1]evil.example", "[localhost]", "[127.0.0.1]", "[::1%25lo]",
            "[]", ":80", "", "localhos", "ocalhost", "l\u00f6calhost", "xn--localhost",
        ]
        for host in some(foreign):
            wrong, changed = refused(emulator, [f"Host: {host}"])
            yield f"{host!r}: {wrong} {changed}", not wrong and not changed
        for fields in (
            [],
            ["Host: localhost", "Host: evil.example"],
            ["Host: evil.example", "Host: localhost"],
            ["Host: localhost", "Host: localhost"],
        ):
            wrong, changed = refused(emulator, fields)
            yield f"{fields}: {wrong} {changed}", not wrong and not changed
        for host in some(
            [
                "localhost", f"localhost:{port}", f"LocalHost:{port}", "LOCALHOST", "127.0.0.1",
                f"127.0.0.1:{port}", "127.0.0.1:1", "[::1]", f"[::1]:{port}", "10.1.2.3",
                "[0:0:0:0:0:0:0:1]", "[::FFFF:127.0.0.1]", "localhost:", f"  localhost:{port}\t",
            ]
        ):
            received = talk(port, request("GET /state", f"Host: {host}", CLOSE))
            yield f"{host}: {received[:99]}", statuses(received) == [200]


@attack("control", "a page must say that its body is JSON; a program need not")
def types():
    with Emulator() as emulator:
        here = f"localhost:{emulator.control_port}"
        page = [f"Host: {here}", f"Origin: http://{here}"]
        browsers = [
            page,
            [f"Host: {here}", "Sec-Fetch-Site: cross-site"],
            [f"Host: {here}", "Sec-Fetch-Site: same-origin"],
            [f"Host: {here}", "sec-fetch-site: none"],
        ]
        for kind in some(
            [
                "text/plain", "text/plain; application/json", "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=application/json", "application/jsonp", "text/json",
                "application/json, text/plain", "application/ json", "", None,
            ]
        ):
            sent = [] if kind is None else [f"Content-Type: {kind}"]
            for fields in browsers:
                with untouched(emulator) as changed:
                    start = request("POST /users", *fields, *sent, CLOSE, body=EVE)
                    given = answer(talk(emulator.control_port, start))
                held = given == (415, {"error": "the body must be application/json"})
                yield f"{kind}, {fields[1]}: {given} {changed}", held and not changed
            body = b'{"advanceSeconds":0}'
            start = request("POST /clock", f"Host: {here}", *sent, CLOSE, body=body)
            given = answer(talk(emulator.control_port, start))
            yield f"{kind}, a program: {given}", given[0] == 200
        for kind in some(["application/json", "Application/JSON;charset=utf-8"]):
            start = request("POST /clock", *page, f"Content-Type: {kind}", CLOSE, body=body)
            given = answer(talk(emulator.control_port, start))
            yield f"{kind}, its own page: {given}", given[0] == 200


@attack("control", "--host opens the control port to nobody; --control-host does, and tells it")
def reach():
    for options, is_open in (
        (["--host", "0.0.0.0"], False),
        (["--host", "::"], False),
        (["--control-host", "0.0.0.0"], True),
    ):
        with Emulator(*options, errors=subprocess.PIPE) as emulator:
            reached = []
            for host in others():
                try:
                    start = request("GET /state", f"Host: {host}", CLOSE)
                    reached += statuses(talk(emulator.control_port, start, host=host))
                except OSError:
                    reached.append(None)
            start = request("GET /state", "Host: evil.example", CLOSE)
            foreign = statuses(talk(emulator.control_port, start))
            emulator.process.terminate()
            told = emulator.process.stderr.read()
            emulator.process.stderr.close()
        held = set(reached) == ({200} if is_open else {None}) and foreign == [403]
        held = held and told.count(b"\n") == is_open and (b"every machine" in told) == is_open
        yield f"{options}: {reached} {foreign} {told}", held


def others():
    """Addresses of this machine that are not the one the control port is at."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # No packet leaves: this only asks for the way there.
            probe.connect(("192.0.2.1", 9))
            return ["127.0.0.2", probe.getsockname()[0]]
        except OSError:
            return ["127.0.0.2"]
