"""Commands that wait for the owner no longer than they may, and what they learn of operations."""

import time

from attack import attack
from emulator import Emulator
from peer import Peer, Running
from scene import Place, is_clear


@attack("socket", "a command whose own time is over ends as it would without an owner")
def short_time():
    with Emulator() as emulator, Place(emulator.url) as place, Place(emulator.url) as alone:
        with Running(place) as running, Peer(running.path) as peer:
            beside = ["--socket", str(running.path)]
            for path, *command in [
                ("/v1/login", "login", "frank"),
                ("/v1/forgot_password", "forgot-password", "frank"),
                ("/v1/check_session", "check"),
            ]:
                place.options[3] = alone.options[3] = "5"
                if command == ["check"]:
                    place.run("login", "frank", *beside, typed=b"secret\n")
                    alone.run("login", "frank", typed=b"secret\n")
                place.options[3] = alone.options[3] = "1"
                delay = {"path": path, "fault": "delay", "milliseconds": 4_000, "times": 2}
                emulator.ask("POST", "/faults", delay)
                code, _, _ = alone.run(*command, typed=b"secret\n")
                start = time.monotonic()
                done, out, err = place.run(*command, *beside, typed=b"secret\n")
                took = time.monotonic() - start
                held = done == code == 69 and took < 3.5 and is_clear(err) and not out
                yield f"{command[0]}: {code} and {done} {err} after {took:.1f} s", held
                emulator.ask("DELETE", "/faults")
            emulator.network(False)
            code, out, err = place.run("logout", *beside)
            yield f"an accepted logout: {code} {out} {err}", code == 75 and b"queued" in out
            answer = peer.ask("status")
            yield f"the owner: {answer['exit']} {answer['busy']}", answer["busy"] is False


@attack("socket", "an outcome that a run has acknowledged by itself is still told")
def acknowledged():
    with Emulator() as emulator, Place(emulator.url) as place:
        with Running(place, "--acknowledge-done") as running, Peer(running.path) as peer:
            peer.ask("login", username="frank", password="secret")
            id = peer.ask("logout")["id"]
            peer.ask("outcome", id=id)
            end = time.monotonic() + 10
            while peer.ask("status")["outcomeCount"] > 0 and time.monotonic() < end:
                pass
            yield "it is acknowledged", time.monotonic() < end
            answer = peer.ask("outcome", id=id)
            held = answer["exit"] == 0 and answer["result"]["outcome"] == "done"
            yield f"a late question: {answer['exit']} {answer['error']}", held
            for _ in range(5):
                place.run("login", "frank", "--socket", str(running.path), typed=b"secret\n")
                code, out, _ = place.run("logout", "--socket", str(running.path))
                yield f"a command: {code} {out}", code == 0 and b"at the server" in out
            answer = peer.ask("outcome", id="0123456789abcdef0123456789abcdef")
            told = answer["error"] and "acknowledged" in answer["error"]["message"]
            yield f"of nobody: {answer['error']}", answer["exit"] == 65 and told
