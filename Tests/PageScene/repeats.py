"""How the page shows a body, and the commands that it copies, run by a shell."""

import http.client
import subprocess

from hands import Mouse
from story import Scene, story


def send(scene, method, target, body=None, **fields):
    connection = http.client.HTTPConnection("127.0.0.1", scene.emulator.port, timeout=10)
    connection.request(method, target, body, fields)
    connection.getresponse().read()
    connection.close()


def opens(scene, shown):
    """Opens the last request with its secrets, and sees its body."""
    Mouse(scene.person).press("#requests li:first-child .row")
    Mouse(scene.person).tick(".exchange input")
    scene.person.sees(".sides article:nth-child(1) pre", shown)


def copied(scene, shown=None):
    """The command that the page copies for its last request, which it opens."""
    if shown:
        opens(scene, shown)
    else:
        Mouse(scene.person).press("#requests li:first-child .row")
        scene.person.sees(".sides article:nth-child(2)")
    Mouse(scene.person).press(".exchange button", "Copy as curl")
    scene.person.sees(".exchange button", "Copied")
    return scene.person.clipboard()


def play(command):
    subprocess.run(["bash", "-c", f"{command} --silent"], check=True, timeout=10,
                   stdout=subprocess.DEVNULL)


@story("a copied command repeats HEAD")
def head():
    with Scene() as scene:
        send(scene, "HEAD", "/v1/check_session")
        play(copied(scene))
        assert scene.emulator.ask("GET", "/requests/2")["method"] == "HEAD"


@story("a copied command repeats an address as it was, with the marks of a pattern")
def patterns():
    with Scene() as scene:
        target = "/v1/./a/../{b,c}[1-2]?user[name]={x}"
        send(scene, "GET", target)
        Mouse(scene.person).press("#requests li:first-child .row")
        Mouse(scene.person).tick(".exchange input")
        scene.person.sees(".sides h3 code", target)
        Mouse(scene.person).press(".exchange button", "Copy as curl")
        scene.person.sees(".exchange button", "Copied")
        play(scene.person.clipboard())
        repeated = scene.emulator.ask("GET", "/requests/2?secrets=true")["request"]
        assert repeated["target"] == target, repeated
        assert scene.emulator.ask("GET", "/requests")["next"] == 2


@story("a copied command adds no type to a body")
def untyped():
    with Scene() as scene:
        send(scene, "POST", "/v1/login", b"frank")
        play(copied(scene, "frank"))
        repeated = scene.emulator.ask("GET", "/requests/2?secrets=true")["request"]
        assert repeated["body"] == "frank", repeated
        names = [name.lower() for name, _ in repeated["headers"]]
        assert "content-type" not in names, names


@story("a copied command says that its body is cut")
def cut():
    with Scene() as scene:
        send(scene, "POST", "/v1/login", b"a" * 20_000, **{"Content-Type": "text/plain"})
        command = copied(scene, "a" * 100)
        assert command.startswith("# The body is cut at 16 KiB.\n"), command[:80]
        play(command)
        assert scene.emulator.ask("GET", "/requests/2")["method"] == "POST"


SENT = r'{"b":1e400,"a":[ ],"b":[{"c":"{,:\" \\"},12345678901234567890] , "d":{}}'
SHOWN = r'''{
  "b": 1e400,
  "a": [],
  "b": [
    {
      "c": "{,:\" \\"
    },
    12345678901234567890
  ],
  "d": {}
}'''


@story("JSON is shown in lines with everything that was sent")
def lines():
    with Scene() as scene:
        send(scene, "POST", "/v1/login", SENT.encode(), **{"Content-Type": "application/json"})
        opens(scene, SHOWN)
