"""The control port of the emulator: values, keys and paths that are wrong, and bodies in pieces."""

import json
import pathlib
import socket
import time
from contextlib import ExitStack

from attack import attack, some
from control import CLOSE, EVE, JSON, untouched
from emulator import Emulator
from raw import answer, request, statuses, talk

HERE = ["Host: localhost", JSON]

# A body that is wrong, and the words that its error must have.
WRONG = [
    ("POST /users", {"username": 7, "password": "x"}, "username: a text"),
    ("POST /users", {"username": "x"}, "missing: password"),
    ("POST /users", {"username": "x", "password": "x", "passwort": "x"}, "username, password,"),
    ("POST /users", {"username": "x", "password": "x", "orgs": 1}, "orgs: a list of texts"),
    ("PUT /users/frank", {"active": "yes"}, "active: true or false"),
    ("PUT /users/frank", {}, "at least one of active, password, email, totpSecret"),
    ("PUT /users/frank", {"active": True, "locked": True}, "unknown: locked: one of active, password"),
    ("PUT /users/frank", {"active": False, "password": ""}, "the password is blank"),
    ("PUT /users/frank", {"active": False, "email": 1}, "email: a text"),
    ("PUT /users/frank", {"active": False, "email": "GRACE@example.com"}, "belongs to another"),
    ("PUT /users/frank", {"active": False, "totpSecret": []}, "totpSecret: a text, or null"),
    ("PUT /users/grace", {"totpSecret": "0"}, "is not base32"),
    ("PUT /network", {"up": 1}, "up: true or false"),
    ("PUT /network", [], "a JSON object"),
    ("PUT /network", {"down": True}, "unknown: down: one of up"),
    ("PUT /settings", {"colour": 7}, "unknown: colour: one of confirmationRequired, "),
    ("PUT /settings", {"signupMode": "team"}, "one of user, user_org, user_token"),
    ("PUT /settings", {"lockout": {"after": 1, "as": "x"}}, "one of status429, error200"),
    ("POST /faults", {"path": "/v1/login", "fault": "hangs"}, "dropBeforeApply, hang, status500"),
    ("POST /faults", {"path": "*", "fault": "hang", "times": 0}, "from 1 to 1000000"),
    ("POST /faults", {"path": "*", "fault": "hang", "time": 1}, "one of path, fault, times, "),
    ("POST /faults", {"path": "*", "fault": "delay"}, "milliseconds: a whole number from 0"),
    ("POST /faults", {"path": "*", "fault": "hang", "probability": 2}, "a number from 0 to 1"),
    ("POST /clock", {"advanceSeconds": "1"}, "a number from -1000000000 to 1000000000"),
    ("POST /clock", {"seconds": 1}, "unknown: seconds: one of advanceSeconds"),
    ("POST /sessions/revoke", {"user": "frank"}, "unknown: user: one of username"),
]
# A query that is wrong, and the words that its error must have.
WRONG_QUERIES = [
    ("GET /requests?after=-1", "after: a whole number from 0 to "),
    ("GET /requests?limit=1001", "limit: a whole number from 1 to 1000"),
    ("GET /requests?limit=1e2", "limit: a whole number from 1 to 1000"),
    ("GET /requests?limit=1&limit=1", "limit: once"),
    ("GET /requests?limit=1;after=2", "limit: a whole number from 1 to 1000"),
    ("GET /requests?user=%ff", "query: percent-encoded UTF-8"),
    ("GET /requests?user=%", "query: percent-encoded UTF-8"),
    ("GET /requests?secrets=true", "unknown: secrets: one of after, limit, path, user"),
    ("GET /requests/1?secrets=1", "secrets: one of true, false"),
    ("GET /requests/1?secrets=true&secrets=true", "secrets: once"),
    ("GET /requests/99999", "no such request: one of "),
    ("GET /requests/%2e%2e", "no such request: one of "),
    ("DELETE /users/nobody", "there is no user nobody"),
    ("DELETE /users/%ff", "username: percent-encoded UTF-8"),
    ("DELETE /sessions/kss_1", "there is no such session"),
    ("GET /nothing", "path: one of /, /app.css, "),
    ("PATCH /requests", "method: one of DELETE, GET, HEAD"),
]
NOT_JSON = {
    "nothing": b" ",
    "half": EVE[:-1],
    "two": EVE + EVE,
    "a comment": b"/**/" + EVE,
    "Latin-1": b'{"username":"jos\xe9","password":"x"}',
    "a lone surrogate": b'{"username":"\\ud800","password":"x"}',
    "a line end in a text": b'{"username":"a\nb","password":"x"}',
    "the mark of UTF-16": EVE.decode().encode("utf-16"),
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "no number": b'{"username":NaN,"password":"x"}',
    "single quotes": b"{'username':'eve','password':'x'}",
}
UNKNOWN_PATHS = [
    "/v1/logins", "/v1/login/", "/V1/login", "/v1/login?a=b", "//v1/login", "v1/login", "/", "",
    "http://localhost/v1/login", "/auth/nobody", "/auth/{provider}", "/state", "/*", "**",
    "/v1/%6cogin", "/v1/log\u00f6n", " /v1/login", "/v1/login\n",
]


def call(emulator, start, body):
    bytes = body if isinstance(body, (type(b""))) else json.dumps(body).encode()
    return answer(talk(emulator.control_port, request(start, *HERE, CLOSE, body=bytes)))


@attack("control", "a wrong value, key or path is refused with the valid ones, and changes nothing")
def wrong_values():
    with Emulator() as emulator:
        for start, body, words in some(WRONG):
            with untouched(emulator) as changed:
                status, members = call(emulator, start, body)
            held = status == 400 and words in members["error"] and not changed
            yield f"{start} {body}: {status} {members} {changed}", held
        for path in some(UNKNOWN_PATHS):
            with untouched(emulator) as changed:
                plan = {"path": path, "fault": "status500"}
                status, members = call(emulator, "POST /faults", plan)
            paths = "/v1/verify_email, /auth/{provider}, "
            held = status == 400 and paths in members["error"] and not changed
            yield f"a fault of {path!r}: {status} {members} {changed}", held


@attack("control", "a wrong query, number or name in a path is refused with the valid ones")
def wrong_queries():
    with Emulator() as emulator:
        for start, words in some(WRONG_QUERIES):
            with untouched(emulator) as changed:
                status, members = call(emulator, start, b"")
            held = status in (400, 404, 405) and words in members["error"] and not changed
            yield f"{start}: {status} {members} {changed}", held


@attack("control", "a body that is not JSON is refused, and is not repaired")
def not_json():
    with Emulator() as emulator:
        for what, body in some(NOT_JSON.items()):
            with untouched(emulator) as changed:
                status, members = call(emulator, "POST /users", body)
            yield f"{what}: {status} {members} {changed}", status == 400 and not changed


@attack("control", "a huge request is refused, in little memory, and others are served meanwhile")
def huge():
    with Emulator() as emulator:
        before = memory(emulator)
        long = json.dumps({"username": "x" * 3_000_000, "password": "x"}).encode()
        lied = request("POST /users", *HERE, CLOSE, "Content-Length: 99999999999999") + b"{"
        chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
        endless = request("POST /users", *HERE, CLOSE, "Transfer-Encoding: chunked")
        head = request("GET /state", "Host: localhost", CLOSE, "X: " + "x" * 2_000_000)
        heads = request("GET /state", "Host: localhost", CLOSE, *["X: x" * 100] * 20_000)
        for what, sent in some(
            {
                "3 MB": request("POST /users", *HERE, CLOSE, body=long),
                "a length that is a lie": lied,
                "a negative length": request("POST /users", *HERE, CLOSE, "Content-Length: -1"),
                "a long head": head,
                "many fields": heads,
                "a long target": request("GET /" + "x" * 2_000_000, "Host: localhost", CLOSE),
                "32 MB of chunks": endless + chunk * 512,
            }.items()
        ):
            with untouched(emulator) as changed:
                received = talk(emulator.control_port, sent, 2)
            held = not changed and not set(statuses(received)) & {200}
            yield f"{what}: {received[:120]} {changed}", held
        after = memory(emulator)
        yield f"{before} KiB, then {after} KiB", after < before + 64 * 1024


def memory(emulator):
    for line in pathlib.Path(f"/proc/{emulator.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


@attack("control", "requests on one connection are answered in order, each by its own fields")
def pipelined():
    with Emulator() as emulator:
        port = emulator.control_port
        good = request("GET /state", "Host: localhost")
        evil = request("GET /keys", "Host: evil.example")
        null = request("POST /users", *HERE, "Origin: null", body=EVE)
        last = request("GET /providers", "Host: localhost", CLOSE)
        for what, sent, expected in (
            ("three", good + good + last, [200, 200, 200]),
            ("one of a foreign host between", good + evil + last, [200, 403, 200]),
            ("one of a foreign page between", good + null + last, [200, 403, 200]),
            ("a foreign one first", evil + good + last, [403, 200, 200]),
            ("500", good * 499 + last, [200] * 500),
        ):
            with untouched(emulator) as changed:
                received = talk(port, sent)
            seen = statuses(received)
            held = seen == expected and b"jsk_" not in received and not changed
            yield f"{what}: {seen[:9]} {changed}", held
        inner = request("POST /users", *HERE, body=EVE)
        foreign = ["Host: localhost", "Origin: null"]
        for what, sent in some(
            {
                "a request as a body": request("PUT /network", *foreign, CLOSE, body=inner),
                "both lengths": request(
                    "PUT /network", *foreign, "Content-Length: 4", "Transfer-Encoding: chunked"
                )
                + b"0\r\n\r\n" + request("PUT /network", *foreign, CLOSE),
                "two lengths": request(
                    "PUT /network", *foreign, "Content-Length: 0", f"Content-Length: {len(inner)}"
                )
                + inner,
                "a line end alone": b"GET /state HTTP/1.1\nHost: localhost\nOrigin: null\n\n",
            }.items()
        ):
            with untouched(emulator) as changed:
                seen = statuses(talk(port, sent, 2))
            yield f"{what}: {seen} {changed}", 200 not in seen and not changed


@attack("control", "a request that is cut off does nothing, and one in pieces is one")
def partial():
    with Emulator() as emulator:
        port = emulator.control_port
        whole = request("POST /users", *HERE, CLOSE, body=EVE)
        chunks = request("POST /users", *HERE, CLOSE, "Transfer-Encoding: chunked")
        chunks += b"%x\r\n%s\r\n" % (len(EVE), EVE)
        for sent in some([whole[:-1], whole[: whole.index(b"{")], whole[:30], chunks, chunks[:-9]]):
            with untouched(emulator) as changed:
                with socket.create_connection(("127.0.0.1", port), 5) as connection:
                    connection.sendall(sent)
                    connection.shutdown(socket.SHUT_WR)
                    received = connection.recv(65536)
            yield f"{sent[-40:]}: {received[:60]} {changed}", 200 not in statuses(received)
            yield f"{sent[-40:]}: {changed}", not changed
        with ExitStack() as stack:
            for _ in range(200):
                waiting = stack.enter_context(socket.create_connection(("127.0.0.1", port), 5))
                waiting.sendall(whole[:40])
            start = time.monotonic()
            seen = statuses(talk(port, request("GET /state", "Host: localhost", CLOSE)))
            took = time.monotonic() - start
            yield f"beside 200 that wait: {seen} after {took:.1f} s", seen == [200] and took < 2
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in range(len(whole)):
                connection.sendall(whole[number : number + 1])
            seen = statuses(connection.recv(65536))
        yield f"byte by byte: {seen}", seen == [200]
