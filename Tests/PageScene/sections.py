"""Each section of the page, by the mouse and by the keyboard alone."""

import subprocess

from hands import Keyboard, Mouse
from story import Scene, story


def by_both(rule, is_short=False, failures=0):
    """Registers a story twice: once for each way to use the page."""

    def register(function):
        for hand, way in (Mouse, "the mouse"), (Keyboard, "the keyboard alone"):
            def play(hand=hand):
                with Scene(failures=failures) as scene:
                    function(scene, scene.person, hand(scene.person))
            story(f"{rule}, by {way}", is_short and hand is Keyboard)(play)
        return function

    return register


@by_both(
    "requests come by themselves, open, show secrets on demand, and are repeated by curl",
    is_short=True,
)
def requests(scene, person, hand):
    person.sees("#requests .empty", "No request yet")
    scene.login()
    scene.app("login", username="grace", password="wrong")
    person.sees("#requests li:nth-child(2) .user", "frank")
    person.sees("#requests li:nth-child(1) .end", "200")
    hand.press("#requests li:nth-child(2) .row")
    person.sees(".sides article:nth-child(1) pre", "•••(6)")
    person.sees(".sides article:nth-child(2) pre", "okay")
    hand.tick(".exchange input")
    person.sees(".sides article:nth-child(1) pre", '"password": "secret"')
    hand.press(".exchange button", "Copy as curl")
    person.sees(".exchange button", "Copied")
    command = person.clipboard()
    answer = subprocess.check_output(["bash", "-c", f"{command} --silent"], text=True)
    assert '"result":"okay"' in answer, answer
    person.sees("#requests li:nth-child(3) .user", "frank")
    hand.press("#requests li:nth-child(3) .row")
    person.misses(".exchange")
    hand.fill("#filter", "grace 200")
    person.waits("one row", lambda: len(person.seen("#requests li")) == 1)
    hand.fill("#filter", "nobody")
    person.sees("#requests .empty", "No request matches")
    hand.press("#forget")
    person.sees("#requests .empty", "No request yet")
    assert scene.emulator.ask("GET", "/requests")["requests"] == []


@by_both("a mail shows its token, which works, and is deleted")
def mail(scene, person, hand):
    handler = f"{scene.emulator.control}/?mail#keys"
    scene.emulator.ask("PUT", "/settings", {"passwordResetHandler": handler})
    hand.press('nav a[href="#mail"]')
    person.sees("#mail .empty", "No mail")
    scene.app("forgot_password", username="frank")
    person.sees("#mail li", "to frank@example.com")
    hand.press("#mail button", "Copy token")
    person.sees("#mail button", "Copied")
    token = person.clipboard()
    answer = scene.app("reset_password", username="frank", token=token, password="better")
    assert "reset" in answer["message"], answer
    first = person.window()
    hand.press("#mail a")
    window = person.waits("the link", lambda: set(person.windows()) - {first}).pop()
    person.look_at(window)
    address = person.waits("its page", lambda: person.run("done(location.href)"))
    assert token in address, address
    person.look_at(first)
    hand.press("#delete-mail")
    person.sees("#mail .empty", "No mail")


@by_both(
    "a user is added, locked, unlocked, given a password, shows a code, and is deleted", failures=1
)
def users(scene, person, hand):
    hand.press('nav a[href="#users"]')
    person.sees('nav a[href="#users"]', "2")
    hand.press(".adding summary")
    hand.fill("#add-user [name=username]", "frank")
    hand.fill("#add-user [name=password]", "other")
    hand.press("#add-user button")
    person.sees("#add-user .trouble", "there already is a user frank")
    hand.fill("#add-user [name=username]", "eve")
    hand.fill("#add-user [name=email]", "eve@example.com")
    hand.press("#add-user button")
    person.sees("#users li:first-child", "eve@example.com")
    person.misses("#add-user .trouble")
    assert scene.login("eve", "other")["result"] == "okay"

    hand.press("#users li:first-child button", "Lock")
    person.sees("#users li:first-child", "locked")
    assert "error" in scene.login("eve", "other")
    hand.press("#users li:first-child button", "Unlock")
    person.misses("#users li:first-child", "locked")

    hand.press("#users li:first-child summary")
    hand.fill("#users li:first-child [name=password]", "better")
    hand.press("#users li:first-child button", "Set")
    person.sees("#users li:first-child", "password no. 2")
    assert scene.login("eve", "better")["result"] == "okay"

    code = person.sees("#users li:nth-child(3) .code", " s")
    digits = "".join(code.split("·")[0].split())
    token = scene.login("grace")["token"]
    answer = scene.app("verify_login", username="grace", token=token, code=digits)
    assert "url" in answer, answer

    hand.press("#users li:first-child button", "Delete")
    person.misses("#users li", "eve")
    assert scene.user("eve") is None


@by_both("a session is shown with its time, and is ended")
def sessions(scene, person, hand):
    hand.press('nav a[href="#sessions"]')
    person.sees("#sessions .empty", "Nobody")
    token = scene.login()["token"]
    person.sees("#sessions li", "frank")
    person.sees("#sessions .end", "ends in 5 h 59 min")
    hand.press("#sessions button", "End")
    person.sees("#sessions .empty", "Nobody")
    assert scene.app("check_session", token=token)["valid"] is False


@by_both("a fault is planned, strikes, is shown, and is cleared", failures=1)
def faults(scene, person, hand):
    hand.press('nav a[href="#faults"]')
    kinds = scene.emulator.ask("GET", "/faults")["kinds"]
    person.waits("all kinds", lambda: len(person.seen("#kinds label")) == len(kinds))
    assert all(len(text.split()) > 5 for text in person.seen("#kinds label"))
    hand.fill("#plan [name=path]", "/nope")
    hand.press("#plan button")
    person.sees("#plan .trouble", "/v1/login")
    hand.fill("#plan [name=path]", "/v1/login")
    hand.fill("#plan [name=times]", "2")
    hand.pick("fault", "status503")
    hand.press("#plan button")
    person.sees("#faults li", "2 times")
    assert scene.login() == {"status": 503}
    person.sees("#faults li", "1 time")
    hand.press("#clear-faults")
    person.sees("#faults .empty", "answered as usual")
    hand.fill("#plan [name=path]", "*")
    hand.fill("#plan [name=times]", "1")
    hand.pick("fault", "delay")
    hand.fill("#plan [name=milliseconds]", "300")
    hand.press("#plan button")
    person.sees("#faults li", "300 ms")
    assert scene.login()["result"] == "okay"
    hand.press('nav a[href="#requests"]')
    person.sees("#requests li:nth-child(1) .fault", "delay")
    person.sees("#requests li:nth-child(2) .fault", "status503")
    person.sees("#requests li:nth-child(2) .end", "503")


@by_both("keys are shown, the secret one on demand, and copied")
def keys(scene, person, hand):
    hand.press('nav a[href="#keys"]')
    known = scene.emulator.ask("GET", "/keys")
    person.sees("#keys", known["audience"])
    assert known["hs256"] not in person.text()
    hand.press("#keys button", "Show")
    person.sees("#keys", known["hs256"])
    hand.press(".key:nth-child(2) button", "Copy")
    person.sees(".key:nth-child(2) button", "Copied")
    assert person.clipboard() == known["hs256"]
    for provider, id in scene.emulator.ask("GET", "/providers").items():
        person.sees("#keys dt", provider)
        person.sees("#keys dd", id)
