"""The emulator: names, targets, callbacks and numbers of callers, and delays and chances."""

import json
import re
import socket
import threading
import time

from attack import attack, some
from emulator import Emulator
from raw import answer, request, statuses, talk
from scene import Place
from witness import ask

COMPOSED, DECOMPOSED = "jos\u00e9", "jose\u0301"
JSON = "Content-Type: application/json"
CLOSE = "Connection: close"
FRANK = b'{"username":"frank","password":"secret"}'

PAIRS = {
    "an accent": (COMPOSED, DECOMPOSED),
    "Hangul": ("\uac00", "\u1100\u1161"),
    "two dots": ("\u1e69", "s\u0323\u0307"),
    "two orders of marks": ("a\u0323\u0307", "a\u0307\u0323"),
}


@attack("emulator", "names that differ in bytes are two users, for the realm and for the client")
def names():
    with Emulator() as emulator:
        for what, (one, two) in some(PAIRS.items()):
            for name in (one, two):
                emulator.ask("POST", "/users", {"username": name, "password": f"{name}1"})
            for name, other in ((one, two), (two, one)):
                own, foreign = (
                    ask(emulator.port, "/v1/login", {"username": name, "password": f"{of}1"})
                    for of in (name, other)
                )
                held = own.get("result") == "okay" and "error" in foreign
                yield f"{what}: {own} {foreign}", held
            with Place(emulator.url) as place:
                place.run("login", one, typed=f"{one}1\n".encode())
                place.run("logout")
                code, out, err = place.run("login", two, typed=f"{one}1\n".encode())
                yield f"{what}, the other's password: {code} {err}", code == 77
                code, out, err = place.run("login", two, typed=f"{two}1\n".encode())
                shown = json.loads(place.run("status", "--json")[1])["username"]
                held = code == 0 and shown.encode() == two.encode()
                yield f"{what}, its own: {code} {err} {shown!r}", held
    with Emulator() as emulator:
        emulator.ask("POST", "/users", {"username": COMPOSED, "password": "x"})
        fields = ["Host: localhost", JSON, CLOSE]
        for name, status in (("jose%CC%81", 404), ("jos%C3%A9", 200), ("jos%c3%a9", 200)):
            start = request(f"PUT /users/{name}", *fields, body=b'{"active":true}')
            seen = answer(talk(emulator.control_port, start))
            yield f"{name}: {seen}", seen[0] == status
        for name in ("jos%E9", "jos%C3", "jos%ZZ", "jos%"):
            start = request(f"PUT /users/{name}", *fields, body=b'{"active":true}')
            seen = answer(talk(emulator.control_port, start))
            yield f"{name}: {seen}", seen[0] in (400, 404)


@attack("emulator", "an absolute target is the same as its path")
def targets():
    with Emulator() as emulator:
        for target, status in some(
            [
                ("/v1/login", 200), ("http://host/v1/login", 200), ("HTTP://HOST:1/v1/login", 200),
                ("https://127.0.0.1/v1/login", 200), ("http://[::1]:80/v1/login", 200),
                ("http://user@host/v1/login", 200), ("http://host/v1/login?a=b", 200),
                ("http://host/v1/nothing", 404), ("http://host", 404), ("http:///v1/login", 404),
                ("ftp://host/v1/login", 404), ("//host/v1/login", 404), ("http:/v1/login", 400),
                ("http://host/http://host/v1/login", 404), ("http://host//v1/login", 404),
                ("*", 404), ("host:80", 400),
            ]
        ):
            fields = ["Host: localhost", JSON, CLOSE]
            received = talk(emulator.port, request(f"POST {target}", *fields, body=FRANK))
            yield f"{target}: {received[:80]}", statuses(received) == [status]
        emulator.ask("POST", "/faults", {"path": "/v1/login", "fault": "status503"})
        start = request("POST http://host/v1/login", *fields, body=FRANK)
        seen = statuses(talk(emulator.port, start))
        yield f"a fault of the path: {seen}", seen == [503]


GOOD_CALLBACKS = [
    "f", "$", "_1", "angular.callbacks._0", "a[0]", 'a["b-c"]', "a['b.c'].d", "jQuery123_456",
    "f" * 128,
]
BAD_CALLBACKS = [
    "alert(1)", "a;b", "a..b", ".a", "a.", "1a", "a b", "a=b", "<script>", "a[0", "a[]", "a[b]",
    'a["b', "a['b\"]", "while", "delete", "a/**/", "a\n", "a\u2028", "\u00e4", "a`b`", "a\\u0028",
    "f" * 129, "a[0](b)", "(a)", "/*", "a,b", "a?.b",
]


@attack("emulator", "a callback is the path of a function, and nothing else")
def callbacks():
    with Emulator() as emulator:
        for callback, is_good in [
            *((text, True) for text in some(GOOD_CALLBACKS)),
            *((text, False) for text in some(BAD_CALLBACKS)),
        ]:
            encoded = "".join(f"%{byte:02X}" for byte in callback.encode())
            target = f"/v1/login?username=frank&password=secret&callback={encoded}"
            received = talk(emulator.port, request(f"GET {target}", "Host: localhost", CLOSE))
            head, _, body = received.partition(b"\r\n\r\n")
            is_script = b"javascript" in head and body.startswith(callback.encode() + b"(")
            held = is_script and b'"result":"okay"' in body
            if not is_good:
                held = statuses(received) == [400] and b"javascript" not in head
                held = held and callback.encode() not in body.replace(b'"error"', b"")
            yield f"{callback!r}: {received[-160:]}", held


@attack("emulator", "a number is its digits")
def numbers():
    with Emulator() as emulator:
        for number in some(["12345", "0", "-7", "1.50", "1e3", "12345678901234567890123"]):
            user = {"username": f"n{number}", "password": number}
            emulator.ask("POST", "/users", user)
            body = json.dumps({"username": f"n{number}"})[:-1] + f',"password":{number}}}'
            seen = answer(talk(emulator.port, request(
                "POST /v1/login", "Host: localhost", JSON, CLOSE, body=body.encode()
            )))
            yield f"{number}: {seen}", seen[0] == 200 and seen[1].get("result") == "okay"
        for number in ("true", "[1]", '{"a":1}', "01", "+1", "0x1", "1."):
            body = f'{{"username":"frank","password":{number}}}'.encode()
            seen = answer(talk(emulator.port, request(
                "POST /v1/login", "Host: localhost", JSON, CLOSE, body=body
            )))
            yield f"{number}: {seen}", "error" in seen[1]
        for _ in range(3):
            first = ask(emulator.port, "/v1/login", {"username": "grace", "password": "secret"})
            code = emulator.ask("GET", "/totp/grace")["code"]
            if not code.startswith("0"):
                break
            # A number has no zero at its front: the next code may have none either.
            emulator.ask("POST", "/clock", {"advanceSeconds": 30})
        last = ask(emulator.port, "/v1/verify_login", {**first, "username": "grace", "code": int(code)})
        yield f"a code: {first} {last}", "token" in last and "error" not in last


@attack("emulator", "a delay holds up its own request, in order, and ends with its caller")
def delays():
    fields = ["Host: localhost", JSON]
    slow = request("POST /v1/login", *fields, body=FRANK)
    quick = request("POST /v1/check_session", *fields, CLOSE, body=b"{}")
    delay = {"path": "/v1/login", "fault": "delay", "milliseconds": 700}
    with Emulator() as emulator:
        for what, sent, expected in (
            ("alone", request("POST /v1/login", *fields, CLOSE, body=FRANK), [b"okay"]),
            ("before another", slow + quick, [b"okay", b"valid"]),
            ("before a copy", slow + slow + quick, [b"okay", b"okay", b"valid"]),
        ):
            emulator.ask("POST", "/faults", delay)
            start = time.monotonic()
            received = talk(emulator.port, sent)
            took = time.monotonic() - start
            order = re.findall(rb"okay|valid(?=\")", received)
            held = order == expected and 0.7 <= took < 3
            yield f"{what}: {order} after {took:.2f} s {received[-90:]}", held
        emulator.ask("POST", "/faults", dict(delay, milliseconds=3000))
        asking = threading.Thread(target=talk, args=[emulator.port, slow, 1])
        asking.start()
        until(lambda: emulator.ask("GET", "/state")["requests"].get("/v1/login", 0) >= 5)
        start = time.monotonic()
        other = ask(emulator.port, "/v1/login", {"username": "frank", "password": "secret"})
        took = time.monotonic() - start
        yield f"others meanwhile: {other.get('result')}, {took:.2f} s", took < 1 and other
        asking.join()
        sessions = len(emulator.ask("GET", "/state")["sessions"])
        emulator.ask("POST", "/faults", dict(delay, milliseconds=600_000, times=3))
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", emulator.port), 5) as connection:
                connection.sendall(slow + quick)
        start = time.monotonic()
        emulator.close()
        took = time.monotonic() - start
        yield f"its end: {took:.1f} s, {emulator.process.returncode}", took < 3
        yield f"{sessions} sessions", sessions == 5


def until(condition, seconds=10):
    """Asks until the answer is yes; whether it came in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@attack("emulator", "a chance strikes as often as it says, and a time is used up either way")
def chances():
    with Emulator() as emulator:
        for chance, least, most in some([(0, 0, 0), (0.5, 20, 80), (0.1, 1, 30), (1, 100, 100)]):
            plan = {"path": "/v1/check_session", "fault": "status503", "probability": chance}
            emulator.ask("POST", "/faults", dict(plan, times=100))
            body = request("POST /v1/check_session", "Host: localhost", JSON, body=b"{}")
            last = request("POST /v1/check_session", "Host: localhost", JSON, CLOSE, body=b"{}")
            seen = statuses(talk(emulator.port, body * 109 + last))
            struck = seen.count(503)
            held = len(seen) == 110 and least <= struck <= most and 503 not in seen[100:]
            yield f"{chance}: {struck} of {len(seen)}", held
