"""Commands beside an owner of a newer version, whose words they do not all know."""

import json
import pathlib
import socket
import tempfile
import threading

from attack import attack
from scene import Place, is_clear

ID = "0123456789abcdef0123456789abcdef"
ROW = {
    "id": ID, "kind": "renameUser", "username": "frank", "state": "resting", "attempts": 1,
    "queuedAt": "2031-01-01T00:00:00Z", "deadline": "2031-01-02T00:00:00Z",
    "nextAttemptAt": None, "cancellable": True, "outcome": None, "serverErrors": [],
    "colour": "red",
}
ENDED = dict(ROW, state="buried", outcome="superseded")
STATE = {
    "state": "awaitingPasskey", "reason": None, "username": "frank", "freshness": "doubted",
    "confirmedAt": None, "unconfirmedSince": None, "sessionExpiresAt": None, "profile": None,
    "emailVerification": "postponed", "emailUsername": "frank", "network": "satellite",
    "busy": False, "outboxCount": 1, "outcomeCount": 1, "outbox": [ROW, ENDED], "error": None,
    "mood": {"colour": ["red"]},
}
ERROR = {
    "code": "quotaUsed", "message": "The quota is used.", "serverErrors": [], "retryable": True,
    "retryAfter": None, "status": None, "requestId": None, "hint": 7,
}
QUEUED = {"exit": 75, "id": ID, "result": {"message": "It waits.", "token": "is none"}}
SUPERSEDED = {
    "exit": 0, "result": {"outcome": "superseded", "serverErrors": [], "message": "Replaced."},
}


class Owner:
    """Listens as an owner does; `answers` has the keys in which its answers are its own."""

    def __init__(self, path, protocol=1, **answers):
        self.protocol, self.answers, self.orders = protocol, answers, []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                guest, _ = self.socket.accept()
            except OSError:
                return
            with guest, guest.makefile("rwb") as lines:
                hello = {
                    "event": "hello", "order": None, "command": None, "protocol": self.protocol,
                    "version": "7.0.0", "database": "/db", "process": 1, "mood": "good",
                }
                snapshot = {"event": "snapshot", "order": None, "command": None, **STATE}
                weather = {"event": "weather", "order": None, "command": None, "sun": True}
                self.write(lines, hello, weather, snapshot)
                for line in lines:
                    order = json.loads(line)
                    self.orders.append(order)
                    answer = {
                        "event": "answer", "order": order["order"], "command": order["command"],
                        **STATE, "exit": 0, "id": None, "result": None,
                        **self.answers.get(order["command"], {}),
                    }
                    self.write(lines, weather, answer)

    def write(self, lines, *messages):
        try:
            for message in messages:
                lines.write(json.dumps(message).encode() + b"\n")
            lines.flush()
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def beside(*command, typed=b"", **owner):
    """The exit code and outputs of a command beside such an owner, and the orders that it gave."""
    with Place("http://127.0.0.1:1") as place, tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "socket"
        with Owner(path, **owner) as there:
            done = place.run(*command, "--socket", str(path), typed=typed)
            return *done, [order["command"] for order in there.orders]


@attack("socket", "words of a newer owner are shown as they are")
def words():
    code, out, err, _ = beside("status")
    held = b"awaitingPasskey as frank (doubted), email of frank: postponed" in out
    yield f"status: {code} {out} {err}", code == 0 and held
    code, out, err, _ = beside("status", "--json")
    held = all(f'"{word}"'.encode() in out for word in (
        "awaitingPasskey", "doubted", "postponed", "satellite", "renameUser", "resting",
        "superseded",
    ))
    yield f"status --json: {code} {out} {err}", code == 0 and held
    listed = {"result": {"outbox": [ROW, ENDED], "next": None, "more": 7}}
    code, out, err, _ = beside("outbox", "list", outbox=listed)
    held = b"renameUser of frank: resting" in out and b"superseded" in out
    yield f"outbox: {code} {out} {err}", code == 0 and held
    code, out, err, _ = beside("logout", logout=QUEUED, outcome=SUPERSEDED)
    yield f"an outcome: {code} {out} {err}", code == 0 and b"Replaced." in out
    code, out, err, _ = beside("logout", "--json", logout=QUEUED, outcome=SUPERSEDED)
    yield f"in JSON: {code} {out}", code == 0 and json.loads(out)["result"]["outcome"] == "superseded"
    code, _, err, _ = beside("check", check={"exit": 69, "error": ERROR})
    yield f"an error: {code} {err}", code == 69 and err == b"The quota is used.\n"
    code, _, err, _ = beside("check", check={"exit": 71, "error": ERROR})
    yield f"an exit code: {code} {err}", code == 71 and err == b"The quota is used.\n"


@attack("socket", "an owner of another protocol gets no order, and an unreadable answer is no answer")
def unreadable():
    code, out, err, orders = beside("login", "frank", typed=b"secret\n", protocol=2)
    told = b"protocol 2" in err and b"7.0.0" in err and is_clear(err)
    yield f"protocol 2: {code} {err} {orders}", code == 73 and told and not orders and not out
    for what, command, answer in [
        ("no token", "token", {"result": {"message": "See there.", "ticket": "x"}}),
        ("an exit code that is none", "check", {"exit": 300}),
        ("a name of an operation that is none", "logout", {"exit": 75, "id": "op-7"}),
    ]:
        code, out, err, _ = beside(command, **{command: answer})
        told = b"newer version (7.0.0)" in err and is_clear(err)
        yield f"{what}: {code} {out} {err}", code == 69 and told and not out
