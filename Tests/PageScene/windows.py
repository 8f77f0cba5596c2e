"""What the page keeps true: in two windows, after a reload, and when the emulator ends."""

import pathlib
import shutil
import socket
import tempfile

from emulator import Emulator
from hands import Mouse
from story import Scene, story


# Lets the first answer from an address end in the middle.
CUT = """
    const [address] = arguments, usual = fetch;
    window.fetch = async (path, options) => {
        const answer = await usual(path, options);
        if (path === address) {
            window.fetch = usual;
            answer.text = async () => { throw new TypeError("cut"); };
        }
        return answer;
    };
    done();
"""


@story("a change in one window is seen in the other", True)
def two_windows():
    with Scene() as scene:
        person, hand = scene.person, Mouse(scene.person)
        first, second = person.window(), person.new_window()
        person.look_at(second)
        scene.open("#users")
        hand.press("#users li:first-child button", "Lock")
        person.sees("#users li:first-child", "locked")
        scene.login()
        hand.press("#network")
        person.look_at(first)
        person.sees("#requests li .user", "frank")
        person.sees("#network[aria-checked=false]")
        hand.press('nav a[href="#users"]')
        person.sees("#users li:first-child", "locked")
        hand.press("#network")
        hand.press('nav a[href="#settings"]')
        hand.press('.switch[data-name="loginsEnabled"] input')
        person.sees('nav a[href="#settings"]', "1")
        hand.press('nav a[href="#requests"]')
        hand.press("#forget")
        person.look_at(second)
        person.sees('nav a[href="#settings"]', "1")
        person.sees("#network[aria-checked=true]")
        hand.press('nav a[href="#requests"]')
        person.sees("#requests .empty", "No request yet")


@story("a reload keeps the requests, the section and the settings")
def reload():
    with Scene() as scene:
        person = scene.person
        scene.login()
        scene.app("check_session", token="none")
        person.sees("#requests li:nth-child(2) .path", "/v1/login")
        person.ask("POST", "/refresh", {})
        person.sees("#requests li:nth-child(2) .path", "/v1/login")
        person.sees("#requests li:nth-child(1) .path", "/v1/check_session")
        scene.open("#sessions")
        person.ask("POST", "/refresh", {})
        person.sees("#sessions li", "frank")


@story("the page says that the emulator has ended, and goes on with the next one at its port")
def restart():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with Scene("--control-port", port) as scene:
        person = scene.person
        scene.login()
        person.sees("#requests li .user", "frank")
        Mouse(person).press("#requests li .row")
        Mouse(person).tick(".exchange input")
        person.sees(".sides pre", '"password": "secret"')
        scene.emulator.close()
        person.sees("#live", "waiting")
        person.run(CUT, "/")
        scene.emulator = Emulator("--control-port", port)
        scene.login("grace")
        person.sees("#requests li .user", "grace")
        person.sees("#live", "live")
        person.sees("#api", str(scene.emulator.port))
        assert person.seen("#requests li .user") == ["grace"]
        assert not person.seen(".exchange"), person.seen(".exchange")
        # The browser notes each connection that was refused.
        person.console()


@story("the page says what it could not load, and why")
def unloaded():
    with tempfile.TemporaryDirectory() as folder:
        state = pathlib.Path(folder, "state")
        state.mkdir()
        with Scene("--state", str(state / "realm.json")) as scene:
            person = scene.person
            shutil.move(state, f"{state}.away")
            scene.open("#keys")
            person.sees("#trouble", "realm.json")
            shutil.move(f"{state}.away", state)
            person.sees("#keys", "Audience")
            person.misses("#trouble", "realm.json")
            # The browser notes each answer with an error.
            person.console()


NAME = "<img src=x onerror=alert(1)>"


@story("a name that looks like markup is a text, wherever it is shown")
def markup():
    with Scene() as scene:
        person = scene.person
        scene.emulator.ask("POST", "/users", {
            "username": NAME, "password": "<b>", "email": "a@b.c", "emailVerification": "requested",
        })
        scene.login(NAME, "<b>")
        scene.app("forgot_password", username=NAME)
        scene.app("<script>alert(1)</script>", **{NAME: NAME})
        for section, selector in [
            ("requests", "#requests .user"), ("mail", "#mail dd"), ("users", "#users strong"),
            ("sessions", "#sessions strong"),
        ]:
            Mouse(person).press(f'nav a[href="#{section}"]')
            person.sees(selector, NAME)
        Mouse(person).press('nav a[href="#requests"]')
        for place in range(1, 4):
            Mouse(person).press(f"#requests li:nth-child({place}) .row")
            person.sees(f"#requests li:nth-child({place}) .sides")
            Mouse(person).tick(f"#requests li:nth-child({place}) .exchange input")
            person.sees(f"#requests li:nth-child({place}) .sides pre", "alert(1)")
        assert person.run("done(document.querySelectorAll('img, main script, b b').length)") == 0
        assert "error" in str(person.ask("GET", "/alert/text"))
