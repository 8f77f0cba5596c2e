"""What the page shows when answers are late, events are refused, and windows are many."""

import signal
import socket

from hands import Mouse
from raw import request
from story import Scene, story

# Holds the answers to calls of an address, and counts those that the page has shown since.
HOLD = """
    const [part] = arguments, usual = fetch;
    window.held = [];
    window.shown = 0;
    window.fetch = async (path, options) => {
        const answer = await usual(path, options);
        if (!path.includes(part)) return answer;
        await new Promise((go) => held.push(go));
        const value = await answer.json();
        answer.json = async () => {
            setTimeout(() => requestAnimationFrame(() => setTimeout(() => shown += 1)));
            return value;
        };
        return answer;
    };
    done();
"""


def hold(person, part):
    person.run(HOLD, part)


def release(person):
    """Lets the held answer go, and waits until the page has dealt with it."""
    person.run("held.shift()(); done()")
    person.waits("the late answer", lambda: person.run("done(shown)"))


def holds(person):
    person.waits("a held answer", lambda: person.run("done(held.length)"))


@story("a late list of requests takes away none that came after it")
def late_list():
    with Scene() as scene:
        person, hand = scene.person, Mouse(scene.person)
        scene.login("grace")
        person.sees("#requests li .user", "grace")
        hold(person, "/requests?")
        hand.press("#forget")
        person.sees("#requests .empty", "No request yet")
        holds(person)
        scene.login()
        person.sees("#requests li .user", "frank")
        release(person)
        assert person.seen("#requests li .user") == ["frank"]


def opened(scene):
    """Opens the request of a login, which is shown with masks."""
    person, hand = scene.person, Mouse(scene.person)
    scene.login()
    hand.press("#requests li .row")
    person.sees(".sides pre", "•••(6)")
    return person, hand


@story("a late answer shows no secret after the box is unticked")
def late_secret():
    with Scene() as scene:
        person, hand = opened(scene)
        hold(person, "?secrets=true")
        hand.tick(".exchange input")
        holds(person)
        hand.tick(".exchange input")
        release(person)
        person.sees(".sides pre", "•••(6)")
        assert '"password": "secret"' not in person.seen(".sides pre")[0]


@story("a secret is gone as soon as the box is unticked, before there is an answer")
def hidden_at_once():
    with Scene() as scene:
        person, hand = opened(scene)
        hand.tick(".exchange input")
        person.sees(".sides pre", '"password": "secret"')
        hold(person, "/requests/1")
        hand.tick(".exchange input")
        holds(person)
        assert person.seen(".sides pre") == []
        release(person)
        person.sees(".sides pre", "•••(6)")


@story("a user's new secret has a new code")
def codes():
    with Scene() as scene:
        person, ask = scene.person, scene.emulator.ask
        Mouse(person).press('nav a[href="#users"]')
        person.sees("#users .code", " s")
        for secret in "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP":
            ask("PUT", "/users/grace", {"totpSecret": secret})
            code = ask("GET", "/totp/grace")["code"]
            person.sees("#users .code", f"{code[:3]} {code[3:]}")


@story("a page that was refused shows what it does, and is live when there is room")
def refused():
    with Scene() as scene:
        person, hand = scene.person, Mouse(scene.person)
        person.open("about:blank")
        readers = []
        address = "127.0.0.1", scene.emulator.control_port
        for _ in range(16):
            readers.append(socket.create_connection(address, 10))
            readers[-1].sendall(request("GET /events", f"Host: localhost:{address[1]}"))
            readers[-1].recv(1024)
        person.open(f"{scene.emulator.control}/#users")
        person.sees("#live", "not live")
        hand.press("#users li:first-child button", "Lock")
        person.sees("#users li:first-child", "locked")
        hand.press('nav a[href="#keys"]')
        hand.press("#keys button", "Show")
        key = scene.emulator.ask("GET", "/keys")["hs256"]
        hold(person, "/keys")
        holds(person)
        release(person)
        person.sees("#keys", key)
        for reader in readers:
            reader.close()
        person.sees("#live[data-is=live]")
        # The browser notes each stream that was refused.
        person.console()


@story("ten tabs work at once, and each is true when it is looked at")
def tabs():
    with Scene() as scene:
        person = scene.person
        first = person.window()
        for _ in range(9):
            person.look_at(person.ask("POST", "/window/new", {"type": "tab"})["handle"])
            scene.open()
        scene.login()
        person.sees("#requests li .user", "frank")
        person.look_at(first)
        person.command("Page.bringToFront")
        person.sees("#requests li .user", "frank")


@story("a call without an answer ends with a sentence")
def silence():
    with Scene() as scene:
        person, hand = scene.person, Mouse(scene.person)
        hand.press('nav a[href="#users"]')
        person.sees("#users li:first-child", "frank")
        scene.emulator.process.send_signal(signal.SIGSTOP)
        try:
            hand.press("#users li:first-child button", "Lock")
            person.sees("#users li:first-child .trouble", "the emulator does not answer")
        finally:
            scene.emulator.process.send_signal(signal.SIGCONT)
