"""Text that is not text: in arguments, lines and answers."""

import json

from attack import attack, some
from emulator import Emulator
from hostile import HostileServer, http
from scene import Place, is_clear

NOT_TEXT = {
    "Latin-1": b"jos\xe9",
    "a lone surrogate": b"jo\xed\xa0\x80s",
    "an overlong slash": b"jo\xc0\xafs",
    "half a euro sign": b"jos\xe2\x82",
    "a byte that never occurs": b"\xff",
    "beyond the last plane": b"\xf4\x90\x80\x80",
}
SEQUENCES = {
    "a cleared screen": "\u001b[2J",
    "a window title": "\u001b]0;x\u0007",
    "C1's control sequence": "\u009b31m",
    "a carriage return": "\rforged",
    "a line end": "\nlogged in",
    "a line separator": "\u2028forged",
    "a reversed line": "\u202etxet",
    "an isolate": "\u2066x",
    "NUL": "\u0000",
    "DEL": "\u007f",
}
CALLS = {
    "login frank": b"secret\n",
    "signup frank": b"secret\nsecret\n",
    "forgot-password frank": b"",
    "resend-email frank": b"",
    "reset-password frank": b"kpw_1\nnew\nnew\n",
}


@attack("text", "an argument that is not UTF-8 is 65, and no request leaves")
def arguments():
    server = Emulator()
    for what, name in some(NOT_TEXT.items()):
        for command in ("signup", "login", "forgot-password"):
            with Place(server.url) as place:
                before = server.requests()
                code, out, err = place.run(command, name, typed=b"secret\nsecret\n")
                held = code == 65 and server.requests() == before and is_clear(out + err)
                yield f"{command}, {what}: {code} {err}", held and err.count(b"\n") == 1
    for option in ("--url", "--db", "--login-handler"):
        with Place(server.url) as place:
            code, out, err = place.run("login", "frank", option, b"jos\xe9", typed=b"secret\n")
            yield f"{option}: {code} {err}", code == 65 and is_clear(err)
    server.close()


@attack("text", "a line that is not UTF-8 is 65, and no request leaves")
def lines():
    server = Emulator()
    for what, password in some(NOT_TEXT.items()):
        with Place(server.url) as place:
            before = server.requests()
            code, out, err = place.run("login", "frank", typed=password + b"\n")
            yield f"{what}: {code} {err}", code == 65 and server.requests() == before
    server.close()


@attack("text", "a wrong line of a file of options is 65, and is told on one clear line")
def files_of_options():
    wrong = {f"--ca-file with {what}": b"--ca-file a" + name for what, name in NOT_TEXT.items()}
    wrong |= {f"--bogus with {what}": f"--bogus{s}x".encode() for what, s in SEQUENCES.items()}
    server = Emulator()
    for what, line in some(wrong.items()):
        with Place(server.url) as place:
            before = server.requests()
            file = place.path / "kiosk.conf"
            file.write_bytes(b"# A comment.\n" + line + b"\n")
            code, out, err = place.run("run", "--config", file)
            held = code == 65 and is_clear(err) and err.count(b"\n") == 1 and out == b""
            held = held and b"kiosk.conf, line 2: " in err and server.requests() == before
            yield f"{what}: {code} {err}", held
    server.close()


@attack("text", "the end of a line, LF or CR LF, is not part of a secret")
def line_ends():
    server = Emulator()
    for typed, expected in [
        (b"secret\r\n", 0),
        (b"secret\n", 0),
        (b"secret", 0),
        (b"secret\r\n\r\n", 0),
        (b"sec\rret\r\n", 77),
        (b" secret\r\n", 77),
    ]:
        with Place(server.url) as place:
            code, out, err = place.run("login", "frank", typed=typed)
            yield f"{typed}: {code} {err}", code == expected
    with Place(server.url) as place:
        place.run("login", "frank", typed=b"secret\r\n")
        code, _, err = place.run("update-password", typed=b"secret\r\nbetter\r\nbetter\r\n")
        yield f"a change: {code} {err}", code == 0
        place.run("logout")
        code, _, err = place.run("login", "frank", typed=b"better")
        yield f"a login after it: {code} {err}", code == 0
    server.close()


@attack("text", "blanks inside or around a code are no part of it")
def codes():
    server = Emulator()
    for shape in some(["{} {}", " {}{} ", "{}\u00a0{}", "{}\t{}", "{}\u2009{}", "{}{}\r\n", "{} {}\r\n"]):
        for is_typed in (False, True):
            with Place(server.url) as place:
                code, _, err = place.run("login", "grace", typed=b"secret\n")
                digits = server.ask("GET", "/totp/grace")["code"]
                text = shape.format(digits[:3], digits[3:]).encode()
                if is_typed:
                    code, _, err = place.run("mfa", typed=text)
                else:
                    code, _, err = place.run("mfa", text)
                yield f"{shape!r}, {'typed' if is_typed else 'as argument'}: {code} {err}", code == 0
    server.close()


@attack("text", "nothing that a server says reaches a terminal as an order")
def sentences():
    for what, sequence in some(SEQUENCES.items()):
        for body in ({"error": sequence}, {"message": sequence}, {"errors": ["x", sequence]}):
            answer = http(json.dumps(body).encode())
            with HostileServer(answer) as server, Place(server.url) as place:
                for command, typed in CALLS.items():
                    code, out, err = place.run(*command.split(), typed=typed)
                    held = code in (0, 69, 77) and is_clear(out + err)
                    held = held and (out + err).count(b"\n") <= 2
                    yield f"{command}, {what} in {body}: {code} {out} {err}", held


@attack("text", "no token, URL or name is printed with orders for a terminal")
def tokens():
    for what, sequence in some(SEQUENCES.items()):
        token = f"kst_{sequence}abc"
        for prefix in ("kst_", "utk_", "kss_", ""):
            body = {"result": "signup_required", "token": prefix + sequence + "abc"}
            body["url"] = f"https://app.example/signup?token={sequence}"
            answer = http(json.dumps(body).encode())
            with HostileServer(answer) as server, Place(server.url) as place:
                results = [place.run("signup", "frank", typed=b"secret\nsecret\n")]
                results.append(place.run("signup-token"))
                results.append(place.run("status"))
                held = all(is_clear(out + err) for _, out, err in results)
                yield f"{what} after {prefix!r}: {results}", held
    del token
    server = Emulator()
    for what, sequence in some(SEQUENCES.items()):
        if sequence == "\u0000":
            continue
        with Place(server.url) as place:
            name = f"fr{sequence}ank".encode()
            results = [place.run("login", name, typed=b"secret\n")]
            results += [place.run("status"), place.run("outbox")]
            held = all(is_clear(out + err) for _, out, err in results)
            yield f"a name with {what}: {results}", held
    server.close()
