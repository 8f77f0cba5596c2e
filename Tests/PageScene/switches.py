"""The settings and the header, by the mouse and by the keyboard alone."""

from person import ESCAPE, TAB
from sections import by_both
from story import Scene, eventually, story


def switch(name, part=""):
    return f'.switch[data-name="{name}"] {part}'


@by_both("every kind of switch is set, marked as changed, and undone", failures=1)
def settings(scene, person, hand):
    def has(name, value):
        eventually(f"{name}: {value}",
                   lambda: scene.emulator.ask("GET", "/settings")[name] == value)

    before = scene.emulator.ask("GET", "/settings")
    hand.press('nav a[href="#settings"]')
    assert not person.seen(".changed"), person.seen(".changed")
    hand.tick(switch("loginsEnabled", "input"))
    has("loginsEnabled", False)
    hand.choose(switch("signupMode", "select"), "user_token")
    has("signupMode", "user_token")
    for name, text, value in [
        ("passwordMinimumLength", "8", 8), ("loginTokenAttempts", "3", 3),
        ("loginHandler", "app:in", "app:in"), ("signupHandler", "app:up", "app:up"),
    ]:
        hand.fill(switch(name, "input"), text)
        person.hit(TAB)
        has(name, value)
    hand.tick(switch("lockout", "input"))
    has("lockout", {"after": 5, "as": "status429", "seconds": 900, "retryAfter": False})
    hand.choose(switch("lockout", "select"), "error200")
    hand.fill(switch("lockout", "input[type=number]"), "2")
    person.hit(TAB)
    has("lockout", {"after": 2, "as": "error200", "seconds": 900, "retryAfter": False})
    hand.tick(switch("tokenFields", '[value="orgs"]'))
    has("tokenFields", ["custom", "memberships"])
    person.waits("eight marks", lambda: len(person.seen(".changed")) == 8)
    person.sees('nav a[href="#settings"]', "8")
    assert "error" in scene.login()

    hand.fill(switch("sessionMinutes", "input"), "0")
    person.hit(TAB)
    person.sees(switch("sessionMinutes", ".trouble"), "whole number from 1")
    person.waits("the old value", lambda: person.seen(switch("sessionMinutes", "input")) == ["360"])
    while person.seen(".changed button"):
        left = len(person.seen(".changed"))
        hand.press(".changed button")
        person.waits("one mark less", lambda: len(person.seen(".changed")) < left)
    assert scene.emulator.ask("GET", "/settings") == before


@by_both("the header cuts the network, moves the clock, and goes back to the start")
def header(scene, person, hand):
    hand.press("#network")
    person.sees("#network[aria-checked=false]")
    assert scene.login() is None
    hand.press("#network")
    person.sees("#network[aria-checked=true]")
    assert scene.login()["result"] == "okay"

    hand.press("#clock summary")
    hand.press("#advance button", "+1 hour")
    person.sees("#ahead", "1 h ahead")
    hand.fill("#advance [name=seconds]", "-60")
    hand.press("#advance button", "Advance")
    person.sees("#ahead", "59 min ahead")
    assert scene.emulator.ask("GET", "/clock")["advancedSeconds"] == 3540
    person.hit(ESCAPE)
    person.misses("#advance")

    person.sees('nav a[href="#sessions"]', "1")
    hand.press("#reset")
    person.sees("dialog", "Back to the start?")
    hand.press("dialog button", "Cancel")
    person.misses("dialog")
    hand.press("#reset")
    hand.press("dialog button", "Reset")
    person.misses("dialog")
    person.sees("#requests .empty", "No request yet")
    person.misses('nav a[href="#sessions"]', "1")
    assert scene.emulator.ask("GET", "/clock")["advancedSeconds"] == 0


@story("the page offers every switch, and no word that the emulator refuses")
def words():
    with Scene() as scene:
        ask = scene.emulator.ask
        scene.open("#settings")
        offered = scene.person.run("""
            const values = (form) => [...form.querySelectorAll("option, [value]")];
            done(Object.fromEntries([...document.querySelectorAll(".switch")].map((form) => [
                form.dataset.name, values(form).map((e) => e.value).filter((word) => word !== "on"),
            ])));""")
        assert set(offered) == set(ask("GET", "/settings"))
        wrap = {
            "lockout": lambda word: {"after": 1, "as": word}, "tokenFields": lambda word: [word],
        }
        for name, words in offered.items():
            for word in words:
                ask("PUT", "/settings", {name: wrap.get(name, str)(word)})
