"""What the scenes have in common."""

from checks import check
from emulator import Emulator


def log_in(client):
    check("login", client("login", "frank", typed="secret\n")[0], 0)


def drain(client, what, password):
    """Runs until nothing is queued, and sees that the server has no session left."""
    run = client.run()
    run.wait(f"{what}: drained", lambda line: line["state"] and line["outboxCount"] == 0)
    run.end(what)
    check(f"{what}: after draining", client.state(what)[0], "loggedOut")
    # The server knows the password that the last outcome says.
    check(f"{what}: next login", client("login", "frank", typed=password + "\n")[0], 0)


def with_server(scene):
    """Plays a scene with a server of its own."""

    def play(products, *arguments):
        with Emulator(products=products) as emulator:
            return scene(products, emulator, *arguments)

    return play
