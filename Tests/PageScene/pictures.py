"""Pictures of every section: light, dark, and 400 pixels wide."""

import pathlib

from hands import Mouse
from story import Scene

SECTIONS = ["requests", "mail", "users", "sessions", "faults", "settings", "keys"]


def life(scene):
    """What an app has done on an afternoon."""
    ask, app = scene.emulator.ask, scene.app
    for name, first, last in [("ada", "Ada", "Lovelace"), ("linus", "Linus", "T.")]:
        ask("POST", "/users", {
            "username": name, "password": "secret", "email": f"{name}@example.com",
            "firstName": first, "lastName": last, "emailVerification": "requested",
        })
    ask("PUT", "/users/linus", {"active": False})
    ask("PUT", "/settings", {
        "lockout": {"after": 3, "as": "status429"}, "passwordMinimumLength": 8,
    })
    app("login", username="frank", password="guess")
    token = scene.login()["token"]
    app("check_session", token=token)
    app("login", username="grace", password="secret")
    app("forgot_password", username="frank")
    ask("POST", "/faults", {"path": "/v1/update_password", "fault": "applyThenDrop"})
    app("update_password", token=token, current_password="secret", password="better than it")
    ask("POST", "/faults", {"path": "/v1/check_session", "fault": "delay", "milliseconds": 240})
    app("check_session", token=token)
    ask("POST", "/faults", {"path": "/v1/login", "fault": "status503"})
    scene.login("ada")
    scene.login("ada")
    ask("POST", "/faults", {"path": "*", "fault": "hang", "times": 3, "probability": 0.25})
    ask("POST", "/faults", {
        "path": "/v1/logout", "fault": "delay", "milliseconds": 3000, "times": 2,
    })
    ask("POST", "/clock", {"advanceSeconds": 5400})


def look(person, scheme):
    person.command("Emulation.setEmulatedMedia", features=[
        {"name": "prefers-color-scheme", "value": scheme},
    ])


def show(person, section):
    Mouse(person).press(f'nav a[href="#{section}"]')
    person.sees(f"#{section}")


def frame(person, width, height, scale=1):
    person.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                   deviceScaleFactor=scale, mobile=False)
    person.command("Emulation.setScrollbarsHidden", hidden=True)


def take(folder):
    """Takes all pictures into a folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with Scene() as scene:
        life(scene)
        person = scene.person
        open_row(person)
        for width, scheme in [(1100, "light"), (1100, "dark"), (400, "light"), (400, "dark")]:
            frame(person, width, 900)
            look(person, scheme)
            for section in SECTIONS:
                show(person, section)
                path = folder / f"{section}-{width}-{scheme}.png"
                person.picture(path)
                wide = person.run("done(document.documentElement.scrollWidth)")
                assert wide <= width, f"{section} is {wide} pixels wide, of {width}"
                print(path, flush=True)


def open_row(person):
    person.sees("#requests li:nth-child(9)")
    Mouse(person).press("#requests li:nth-child(2) .row")
    person.sees(".sides pre")


def portrait(path):
    """Takes the picture of the page for the README."""
    with Scene() as scene:
        life(scene)
        frame(scene.person, 960, 690, 1.5)
        look(scene.person, "light")
        open_row(scene.person)
        scene.person.picture(path)
