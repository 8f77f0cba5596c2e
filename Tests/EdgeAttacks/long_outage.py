"""A day without a network, and a person who does not give up."""

import time

from attack import attack
from emulator import Emulator
from peer import Peer, Running
from scene import Place


class Clock:
    """The clocks of a debug build, which a file moves on."""

    def __init__(self, place):
        self.path = place.path / "clock"
        self.milliseconds = 0
        self.path.write_text("0")

    def advance(self, seconds):
        self.milliseconds += seconds * 1_000
        draft = self.path.with_suffix(".new")
        draft.write_text(str(self.milliseconds))
        draft.replace(self.path)


def cancel(peer, operation):
    """Cancels an operation, between two attempts to send it."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        answer = peer.ask("cancelOperation", id=operation)
        if answer["exit"] == 0:
            break
        time.sleep(0.01)
    return answer


@attack("socket", "a day of outage with a change every minute takes no more memory", is_slow=True)
def outage():
    with Emulator() as emulator, Place(emulator.url) as place:
        clock = Clock(place)
        with Running(place, LOGINROCKET_TEST_CLOCK=str(clock.path)) as running:
            with Peer(running.path) as peer, Peer(running.path) as silent:
                peer.ask("login", username="frank", password="secret")
                emulator.network(False)
                before = None
                for minute in range(24 * 60):
                    change = peer.ask("updatePassword", current="secret", new=f"new {minute}")
                    if change["exit"] != 75:
                        yield f"minute {minute}: {change['exit']} {change['error']}", False
                        return
                    clock.advance(60)
                    answer = cancel(peer, change["id"])
                    if answer["exit"] == 0:
                        answer = peer.ask("acknowledge", id=change["id"])
                    if answer["exit"] != 0:
                        yield f"minute {minute}: {answer['exit']} {answer['error']}", False
                        return
                    if minute == 60:
                        before = running.memory()
                after = running.memory()
                answer = peer.ask("status")
                yield f"then: {answer['state']}, {answer['network']}", answer["state"] == "loggedIn"
                yield f"{before} KiB after an hour, {after} KiB after a day", (
                    after < before + 16_000
                )
                silent.socket.setblocking(True)
            code, took = running.end()
            yield f"SIGTERM: {code} after {took:.1f} s", code == 0 and took < 3
