"""Somebody in front of the browser, who looks, points and types."""

import base64
import json
import pathlib
import time

from webdriver import Browser

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
TAB, ENTER, ESCAPE, SPACE, HOME = "\ue004", "\ue007", "\ue00c", " ", "\ue011"
UP, DOWN, SHIFT, CONTROL = "\ue013", "\ue015", "\ue008", "\ue009"
PATIENCE = 15

# The texts that a person sees in elements; a field shows its value.
SEEN = """
    const all = [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility());
    done(all.map(e => e.matches("input, select, textarea") ? e.value : e.innerText));
"""
FIND = """
    const all = [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility());
    done(all.find(e => arguments[1] === null || e.innerText.trim() === arguments[1]) ?? null);
"""
OPTION = "done([...arguments[0].options].find((one) => one.value === arguments[1]) ?? null)"


class Person(Browser):
    """A browser with what a person does in it."""

    wishes = {"goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}

    def __init__(self, *names):
        super().__init__(*names)
        rights = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        self.command("Browser.grantPermissions", permissions=rights)
        self.resize(1100, 800)

    def resize(self, width, height):
        self.ask("POST", "/window/rect", {"width": width, "height": height})

    # --- Looking ---

    def seen(self, selector):
        """The visible texts of all such elements."""
        return self.run(SEEN, selector)

    def waits(self, what, condition):
        """Returns what the condition returns as soon as that is something."""
        end = time.monotonic() + PATIENCE
        while not (value := condition()):
            assert time.monotonic() < end, f"never seen: {what}"
            time.sleep(0.03)
        return value

    def sees(self, selector, text=None):
        """Waits for an element with a text in it, and returns its whole text."""
        def look():
            seen = self.seen(selector)
            assert isinstance(seen, list), seen
            return next((one or " " for one in seen if text is None or text in one), None)
        return self.waits(f"{selector} with {text!r}, but {self.seen(selector)}", look)

    def misses(self, selector, text=""):
        """Waits until no such element with that text is seen."""
        self.waits(f"the end of {selector} with {text!r}",
                   lambda: not any(text in one for one in self.seen(selector)))

    def find(self, selector, text=None):
        """The first visible element, of exactly that text if one is given."""
        def look():
            found = self.run(FIND, selector, text)
            return found if isinstance(found, dict) else None
        return self.waits(f"{selector} {text or ''}", look)[ELEMENT]

    def option(self, selector, value):
        """A word of a list, which is closed."""
        return self.run(OPTION, {ELEMENT: self.find(selector)}, value)[ELEMENT]

    # --- Hands ---

    def click(self, element):
        # Away from the header, which stays where it is.
        self.run("done(arguments[0].scrollIntoView({block: 'center'}))", {ELEMENT: element})
        trouble = self.ask("POST", f"/element/{element}/click", {})
        assert trouble is None, trouble

    def hit(self, *keys):
        """Hits keys one after the other; one of several characters holds down all but the last."""
        moves = []
        for key in keys:
            moves += [{"type": "keyDown", "value": one} for one in key]
            moves += [{"type": "keyUp", "value": one} for one in reversed(key)]
        source = {"type": "key", "id": "keyboard", "actions": moves}
        trouble = self.ask("POST", "/actions", {"actions": [source]})
        assert trouble is None, trouble

    def types(self, text):
        self.hit(*text)

    def is_at(self, element):
        """The focus is at this element."""
        return self.run("done(document.activeElement === arguments[0])", {ELEMENT: element})

    def clipboard(self):
        return self.run("navigator.clipboard.readText().then(done, e => done(`${e}`))")

    # --- Windows, pictures, and what the browser noted ---

    def new_window(self):
        return self.ask("POST", "/window/new", {"type": "window"})["handle"]

    def windows(self):
        return self.ask("GET", "/window/handles")

    def look_at(self, window):
        self.ask("POST", "/window", {"handle": window})

    def window(self):
        return self.ask("GET", "/window")

    def picture(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))

    def command(self, name, **members):
        """Gives the browser an order of its own protocol."""
        return self.ask("POST", "/goog/cdp/execute", {"cmd": name, "params": members})

    def console(self):
        """The messages since the last call."""
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"})]

    def addresses(self):
        """Every address that was asked for since the last call."""
        entries = self.ask("POST", "/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in entries]
        return [event["params"]["request"]["url"] for event in events
                if event["method"] == "Network.requestWillBeSent"]
