"""All of an emulator that a caller of its control port can change."""

import json
import time

from raw import request, talk


def contents(emulator):
    """Users, sessions, mail, settings, clock, faults, the first request, and frank's login."""
    kept = {"login": login(emulator.port)}
    state = emulator.ask("GET", "/state")
    kept |= {key: state[key] for key in ("users", "sessions", "mail")}
    kept["settings"] = emulator.ask("GET", "/settings")
    kept["faults"] = emulator.ask("GET", "/faults")["faults"]
    kept["requests"] = emulator.ask("GET", "/requests?limit=1")["requests"][0]["number"]
    kept["clock"] = abs(now(emulator) - time.time()) < 60
    return kept


def now(emulator):
    """The time of the emulator's clock."""
    text = emulator.ask("POST", "/clock", {"advanceSeconds": 0})["now"]
    return time.mktime(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) - time.timezone


def login(port):
    """Logs in and out: the answers that a fault, a lock, or a network that is down would change."""
    first = ask(port, "/v1/login", {"username": "frank", "password": "secret"})
    last = ask(port, "/v1/logout", {"token": first.get("token")})
    return first.get("result", first), last


def ask(port, path, members):
    """The answer of the realm to a call."""
    fields = ["Host: localhost", "Content-Type: application/json", "Connection: close"]
    body = json.dumps(members).encode()
    try:
        received = talk(port, request(f"POST {path}", *fields, body=body), 3)
    except OSError as error:
        return {"refused": str(error)}
    try:
        return json.loads(received.partition(b"\r\n\r\n")[2] or b"{}")
    except ValueError:
        return {"unreadable": received}


def secrets(emulator):
    """Texts that only the control port tells."""
    keys = emulator.ask("GET", "/keys")
    return [keys["hs256"], keys["rs256"].split("\n")[1], "frank", "grace", "passwordResetHandler"]


def differences(before, after):
    """The parts that are not as before."""
    return [key for key in before if before[key] != after[key]]
