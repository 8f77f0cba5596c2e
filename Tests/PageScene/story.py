"""What a story is: an emulator, a person who looks at its page, and an app that talks to it."""

import json
import time
import urllib.error
import urllib.request

from emulator import Emulator
from person import Person

STORIES = []
SHORT = set()


def story(rule, is_short=False):
    """Registers a function that plays a story; it fails if the rule is broken."""

    def register(function):
        STORIES.append((rule, function))
        if is_short:
            SHORT.add(rule)
        return function

    return register


class Scene:
    """The page of an emulator in a browser; leaving it proves that the browser is content."""

    def __init__(self, *options, failures=0):
        """A scene in which so many calls of the page are to fail."""
        self.options, self.failures = options, failures

    def __enter__(self):
        self.emulator = Emulator(*self.options)
        self.person = Person()
        self.open()
        return self

    def open(self, section=""):
        self.person.open(f"{self.emulator.control}/{section}")
        self.person.sees("#live", "live")

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.assert_content()
            else:
                print(f"    seen: {self.person.text()!r}"[:500])
        finally:
            self.person.close()
            self.emulator.close()

    def assert_content(self):
        """The console is empty but for calls that were to fail, and nothing left the origin."""
        console = self.person.console()
        wrong = [line for line in console if "the server responded with a status of 4" not in line]
        assert not wrong, f"console: {wrong}"
        assert len(console) == self.failures, f"failed calls: {console}"
        # A window begins with pages of the browser's own.
        own = (self.emulator.control + "/", "about:", "data:", "chrome:")
        foreign = [url for url in self.person.addresses() if not url.startswith(own)]
        assert not foreign, f"asked elsewhere: {foreign}"

    def app(self, call, **members):
        """What the app gets for a call of the API; `None` without an answer."""
        body = json.dumps(members).encode()
        request = urllib.request.Request(f"{self.emulator.url}/v1/{call}", body)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            return {"status": error.code}
        except OSError:
            return None

    def login(self, username="frank", password="secret"):
        return self.app("login", username=username, password=password)

    def state(self):
        return self.emulator.ask("GET", "/state")

    def user(self, name):
        return next((user for user in self.state()["users"] if user["username"] == name), None)


def eventually(what, condition):
    """Waits until a condition is true."""
    end = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.03)
