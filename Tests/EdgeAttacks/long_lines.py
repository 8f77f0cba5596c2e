"""A realm whose users have much to tell, and lines of at most 64 KiB."""

import base64
import json
import threading
import time

from attack import attack, some
from emulator import Emulator
from hostile import HostileServer, http
from peer import Peer, Running
from scene import Place

LIMIT = 65_536
ATTRIBUTES = {f"k{number}": "v" * 50 for number in range(600)}
PROFILES = {
    "attributes": {"cs": ATTRIBUTES},
    "attributes that are escaped": {"cs": {"a": '"' * 20_000}},
    "attributes of organizations": {"m": [{"oid": "1", "o": "one", "cs": ATTRIBUTES}]},
    "a name": {"n": "\u200b" * 14_000},
    "a user name": {"un": "\u200b" * 14_000},
}


def coded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(claims):
    claims = {"uid": "1", "un": "frank", "n": "Frank", "tk": "1", "exp": 4_000_000_000, **claims}
    text = json.dumps(claims, ensure_ascii=False).encode()
    return ".".join([coded(b'{"alg":"HS256"}'), coded(text), coded(b"x" * 32)])


class Realm(HostileServer):
    """Logs everybody in with one token, and says yes to the rest."""

    def __init__(self, given):
        self.given = given
        super().__init__(self.tell)

    def tell(self, request):
        if b"/login" in request.split(b"\r\n")[0]:
            return http(json.dumps({"result": "okay", "token": self.given}).encode())
        if b"check_session" in request:
            return http(b'{"valid":true}')
        if b"verify_email" in request:
            return http(b'{"message":"Your email has been verified."}')
        return http(b"{}")


def longest(peer, *orders):
    """The bytes of the longest line until all orders are answered, and the answers."""
    length, answers = 0, []
    for command, fields in orders:
        peer.send(command, command, **fields)
        while not answers or answers[-1]["order"] != command:
            line = peer.next()
            length = max(length, peer.length)
            if line["event"] == "answer":
                answers.append(line)
    return length, answers


@attack("socket", "no line is longer than 64 KiB, and each brings what its order is given for")
def profiles():
    login = ("login", {"username": "frank", "password": "secret"})
    for what, claims in some(PROFILES.items()):
        given = token(claims)
        with Realm(given) as realm, Place(realm.url) as place:
            with Running(place, "--check-every", "0") as running:
                with Peer(running.path) as peer:
                    length, answers = longest(peer, login, ("token", {}), ("status", {}))
                exits = [answer["exit"] for answer in answers]
                told = (answers[1]["result"] or {}).get("token") == given
                held = length <= LIMIT and told and exits == [0, 0, 0]
                yield f"{what}: {length} bytes, {exits}, token told: {told}", held
                beside = ["--socket", running.path]
                code, out, err = place.run("token", *beside)
                yield f"{what}, token: {code} {err}", code == 0 and out.decode() == given + "\n"
                code, out, err = place.run("status", "--json", *beside)
                yield f"{what}, status: {code} {len(out)} {err}", code == 0 and len(out) <= LIMIT
                code, _, err = place.run("logout", *beside)
                yield f"{what}, logout: {code} {err}", code == 0


@attack("socket", "an outcome that is done is acknowledged beside a profile that fills a line")
def acknowledged():
    with Realm(token(PROFILES["a name"])) as realm, Place(realm.url) as place:
        with Running(place, "--check-every", "0", "--acknowledge-done") as running:
            threading.Thread(target=running.process.stdout.read, daemon=True).start()
            with Peer(running.path) as peer:
                peer.ask("login", username="frank", password="secret")
                peer.ask("verifyEmail", token="kvf_1", username="frank")
                end = time.monotonic() + 20
                while time.monotonic() < end:
                    state = peer.ask("status")
                    if state["outboxCount"] == state["outcomeCount"] == 0:
                        break
                    time.sleep(0.05)
                counts = (state["outboxCount"], state["outcomeCount"])
                yield f"waiting and ended: {counts}", counts == (0, 0)
            running.process.kill()


@attack("socket", "a long name of no command is answered in a line")
def commands():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        for what, text in {"letters": "x" * 65_000, "escaped": "\u200b" * 20_000}.items():
            with Peer(running.path) as peer:
                line = json.dumps({"command": text, "order": what}, ensure_ascii=False)
                peer.socket.sendall(line.encode() + b"\n")
                answer = peer.wait(lambda line: line["event"] == "answer")
                held = answer["exit"] == 65 and answer["order"] == what and peer.length <= LIMIT
                yield f"{what}: {answer['exit']}, {peer.length} bytes", held
