"""Every order of protocol 1, given to a real client."""

from attack import attack
from emulator import Emulator
from peer import Peer, Running
from scene import Place

NOBODY = "0123456789abcdef0123456789abcdef"
HANDLER = "https://yourapp.com/login"


@attack("socket", "every order of the protocol gets its one answer")
def every_order():
    with Emulator() as emulator, Place(emulator.url, "--login-handler", HANDLER) as place:
        with Running(place) as running, Peer(running.path) as peer:
            snapshot = peer.next()
            yield f"second line: {snapshot}", snapshot["event"] == "snapshot"
            for part in (sessions, changes, signups, mails, elsewhere, outages):
                for what, answer, exit, held in part(emulator, peer):
                    told = f"{answer['exit']} {answer['error']} {answer['result']}"
                    yield f"{what}: {told}", answer["exit"] == exit and held


def sessions(emulator, peer):
    answer = peer.ask("status")
    yield "status", answer, 0, answer["state"] == "loggedOut" and answer["result"] is None
    answer = peer.ask("token")
    yield "the token of nobody", answer, 64, answer["error"]["code"] == "illegal"
    answer = peer.ask("login", username="frank", password="wrong")
    yield "a wrong password", answer, 77, answer["error"]["serverErrors"]
    answer = peer.ask("login", username="grace", password="secret")
    yield "login of grace", answer, 0, answer["state"] == "awaitingMfa"
    answer = peer.ask("mfa", code=emulator.ask("GET", "/totp/grace")["code"])
    yield "her code", answer, 0, answer["username"] == "grace"
    answer = peer.ask("check")
    yield "check", answer, 0, answer["network"] == "online"
    answer = peer.ask("token", order=7)
    yield "token", answer, 0, answer["result"]["token"].startswith("eyJ")
    answer = peer.ask("logout")
    yield "logout", answer, 75, answer["state"] == "loggedOut"
    answer = peer.ask("outcome", id=answer["id"])
    yield "its outcome", answer, 0, answer["result"]["outcome"] == "done"
    answer = peer.ask("cancel")
    yield "nothing to cancel", answer, 64, answer["error"]["code"] == "illegal"
    peer.ask("login", username="grace", password="secret")
    answer = peer.ask("cancel")
    yield "cancel", answer, 0, answer["reason"] == "cancelled"


def changes(emulator, peer):
    peer.ask("login", username="frank", password="secret")
    change = peer.ask("updatePassword", current="secret", new="other", lifetimeSeconds=60)
    yield "a change", change, 75, change["id"] is not None
    answer = peer.ask("outcome", id=change["id"])
    yield "its outcome", answer, 0, answer["result"]["outcome"] == "done"
    answer = peer.ask("acknowledge", id=change["id"])
    yield "acknowledge", answer, 0, change["id"] not in [row["id"] for row in answer["outbox"]]
    answer = peer.ask("outcome", id=change["id"])
    yield "an outcome that is forgotten", answer, 65, True
    change = peer.ask("updatePassword", current="wrong", new="third")
    answer = peer.ask("outcome", id=change["id"])
    yield "a rejected change", answer, 77, answer["result"]["outcome"] == "rejected"


def signups(emulator, peer):
    peer.ask("logout")
    emulator.ask("PUT", "/settings", {"signupMode": "user_token"})
    fields = {"username": "heidi", "password": "a", "email": "heidi@example.com"}
    answer = peer.ask("signUp", firstName="Heidi", lastName="Hill", organization=None, **fields)
    yield "signUp", answer, 0, answer["state"] == "awaitingSignupCompletion"
    answer = peer.ask("signupToken")
    yield "signupToken", answer, 0, answer["result"]["token"].startswith("utk_")
    token = answer["result"]["token"]
    login = emulator.ask("POST", f"/user_tokens/{token}/complete")["token"]
    answer = peer.ask("completeSignup", token=login)
    yield "completeSignup", answer, 0, answer["username"] == "heidi"


def mails(emulator, peer):
    answer = peer.ask("verifyEmail", token="kvf_never_mailed", username="frank")
    yield "verifyEmail", answer, 75, answer["emailVerification"] == "tokenPending"
    answer = peer.ask("outcome", id=answer["id"])
    yield "a token that nobody mailed", answer, 77, answer["result"]["outcome"] == "rejected"
    answer = peer.ask("resendEmail", username="frank")
    yield "resendEmail to a verified address", answer, 77, answer["error"]["serverErrors"]
    answer = peer.ask("forgotPassword", username="frank")
    yield "forgotPassword", answer, 0, answer["result"]["message"]
    answer = peer.ask("resetPassword", username="frank", token="kpw_never_mailed", new="b")
    yield "resetPassword", answer, 77, answer["error"]["serverErrors"]
    token = emulator.ask("GET", "/state")["mail"][-1]["token"]
    answer = peer.ask("resetPassword", username="frank", token=token, new="other")
    yield "resetPassword with the mailed token", answer, 0, answer["result"]["message"]


def elsewhere(emulator, peer):
    peer.ask("logout")
    answer = peer.ask("external", provider="facebook")
    yield "external", answer, 0, answer["result"]["url"].startswith(emulator.url)
    answer = peer.ask("externalRedirect", provider="facebook")
    yield "externalRedirect", answer, 0, answer["result"]["location"] and answer["result"]["cookies"]
    answer = peer.ask("openURL", url="https://elsewhere.example/?token=eyJ")
    yield "openURL of somebody else", answer, 65, answer["state"] == "awaitingExternalLogin"
    peer.ask("cancel")


def outages(emulator, peer):
    peer.ask("login", username="frank", password="other")
    emulator.network(False)
    change = peer.ask("updatePassword", current="other", new="third")
    yield "a change without a network", change, 75, change["outboxCount"] > 0
    answer = peer.ask("outbox", limit=1)
    part = answer["result"]
    yield "outbox", answer, 0, len(part["outbox"]) == 1 and part["next"] == part["outbox"][0]["id"]
    answer = peer.ask("outbox", after=part["next"])
    yield "the next part", answer, 0, part["next"] not in [
        row["id"] for row in answer["result"]["outbox"]
    ]
    peer.send("outcome", "late", id=change["id"])
    peer.send("abandon", "now", which="late")
    answers = [peer.wait(lambda line: line["event"] == "answer") for _ in range(2)]
    late, now = sorted(answers, key=lambda line: line["order"])
    yield "abandoned", late, 69, late["error"]["code"] == "abandoned"
    yield "abandon", now, 0, now["command"] == "abandon"
    answer = peer.ask("abandon", which="late")
    yield "abandon what has ended", answer, 65, True
    answer = peer.ask("cancelOperation", id=NOBODY)
    yield "cancel an operation that is none", answer, 65, True
    answer = peer.ask("cancelOperation", id=change["id"])
    yield "cancel the change", answer, 0, answer["result"]["message"]
    answer = peer.ask("dance")
    yield "an order that is none", answer, 65, answer["command"] == "dance"
    emulator.network(True)
