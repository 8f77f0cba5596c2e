"""Two ways to use a page, with the same words: by the mouse, and by the keyboard alone."""

from person import CONTROL, DOWN, ELEMENT, ENTER, HOME, SPACE, TAB

# The most stops between two places of the page.
FARTHEST = 150


class Mouse:
    """Points and clicks."""

    def __init__(self, person):
        self.person = person

    def press(self, selector, text=None):
        self.person.click(self.person.find(selector, text))

    tick = press

    def fill(self, selector, text):
        self.press(selector)
        self.person.hit(CONTROL + "a", *text)

    def choose(self, selector, value):
        """Chooses a word of a list."""
        self.person.click(self.person.option(selector, value))

    def pick(self, name, value):
        """Picks one of several that exclude each other."""
        self.press(f'input[name="{name}"][value="{value}"]')


class Keyboard:
    """Goes from stop to stop, and never points."""

    def __init__(self, person):
        self.person = person

    def go(self, selector, text=None):
        element = self.person.find(selector, text)
        for _ in range(FARTHEST):
            if self.person.is_at(element):
                return element
            self.person.hit(TAB)
        raise AssertionError(f"no key leads to {selector} {text or ''}")

    def press(self, selector, text=None):
        self.go(selector, text)
        self.person.hit(ENTER)

    def tick(self, selector, text=None):
        self.go(selector, text)
        self.person.hit(SPACE)

    def fill(self, selector, text):
        self.go(selector)
        self.person.hit(CONTROL + "a", *text)

    def choose(self, selector, value):
        element = {ELEMENT: self.go(selector)}
        self.person.hit(HOME)
        for _ in range(FARTHEST):
            if self.person.run("done(arguments[0].value)", element) == value:
                return
            self.person.hit(DOWN)
        raise AssertionError(f"no key chooses {value}")

    def pick(self, name, value):
        self.go(f'input[name="{name}"]:checked')
        wanted = {ELEMENT: self.person.find(f'input[name="{name}"][value="{value}"]')}
        for _ in range(FARTHEST):
            if self.person.run("done(arguments[0].checked)", wanted):
                return
            self.person.hit(DOWN)
        raise AssertionError(f"no key picks {value}")
