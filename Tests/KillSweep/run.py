"""What Tests/kills runs; see there."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, "Tests/Scenes")

from emulator import Emulator  # noqa: E402

BUILD = pathlib.Path(".build/debug").resolve()
HERE = pathlib.Path(__file__).parent
FIXTURES = pathlib.Path("Tests/LoginRocketTests/Fixtures").resolve()


class Failed(Exception):
    pass


class Client:
    """The program, with a database in a folder of its own."""

    def __init__(self, folder, emulator, shim):
        self.folder, self.emulator, self.shim = folder, emulator, shim
        self.key = []

    def run(self, *arguments, text="", seconds=2, **environment):
        """The exit code, negative after a signal, and what it printed in JSON."""
        command = [BUILD / "loginrocket-demo", *arguments, "--db", self.folder / "client.sqlite"]
        command += ["--timeout", str(seconds), "--json", *self.key]
        if environment:
            environment["LD_PRELOAD"] = str(self.shim)
        ended = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            env=dict(os.environ, SWIFT_BACKTRACE="enable=no", **environment),
        )
        lines = ended.stdout.splitlines()
        return ended.returncode, json.loads(lines[-1]) if lines else None, ended.stderr

    def must(self, code, *arguments, text=""):
        found, state, errors = self.run(*arguments, text=text)
        if found != code:
            raise Failed(f"{arguments}: exit code {found}, not {code}: {errors or state}")
        return state

    def state(self):
        # Once there is a new key, the state is there beside the error of the old one.
        code, state, errors = self.run("status")
        if code != 0 and (state is None or state["error"]["code"] != "key"):
            raise Failed(f"status: exit code {code}: {errors or state}")
        return {
            "state": state["state"],
            "user": state["username"],
            "outbox": [(row["kind"], row["state"], row["outcome"]) for row in state["outbox"]],
        }


def log_in(client):
    client.must(0, "login", "frank", "--url", client.emulator.url, text="secret\n")


def change(client):
    client.must(75, "update-password", text="secret\nanother\nanother\n")


def log_out(client):
    client.must(75, "logout")


def old_database(client):
    for suffix in ["sqlite", "key"]:
        shutil.copy(FIXTURES / f"schema-3.{suffix}", client.folder / f"client.{suffix}")
        os.chmod(client.folder / f"client.{suffix}", 0o600)


# Opens the database, and asks for what cannot be.
NOTHING = ["outbox", "cancel", "0" * 32]

# For each story: what goes before online, and then offline; the command that is killed, online or
# not, and its input.
STORIES = {
    "login": ([], [], True, ["login", "frank", "--url", "URL"], "secret\n"),
    "change": ([log_in], [], False, ["update-password"], "secret\nanother\nanother\n"),
    "logout": ([log_in], [change], False, ["logout"], ""),
    "acknowledge": ([log_in], [change], True, ["outbox", "acknowledge", "ID"], ""),
    "drain": ([log_in], [change, log_out], True, ["check"], ""),
    "renew": ([log_in], [change], False, ["rekey"], ""),
    "rekey": ([log_in], [change], False, ["rekey", "--new-key-file", "NEW"], ""),
    "upgrade": ([old_database], [], False, NOTHING, ""),
}


def prepared(story, emulator, shim, folder):
    online, offline, is_up, command, text = STORIES[story]
    client = Client(folder, emulator, shim)
    emulator.network(True)
    for step in online:
        step(client)
    emulator.network(False)
    for step in offline:
        step(client)
    emulator.network(is_up)
    return client, command, text


def filled_in(command, client):
    """The command with what only the client knows."""
    words = {"URL": client.emulator.url, "NEW": str(client.folder / "new.key")}
    if "ID" in command:
        # The outcome that the last command had left.
        for _ in range(20):
            rows = client.run("status")[1]["outbox"]
            ended = [row["id"] for row in rows if row["state"] == "finished"]
            if ended:
                words["ID"] = ended[0]
                break
            client.run("check")
        else:
            raise Failed("no outcome to acknowledge")
    # The program has `outbox acknowledge`, and its options come after both words.
    return [words.get(word, word) for word in command]


def open_again(story, client, was_told):
    """Whichever key fits opens the database; once it was said to be the new one, only that."""
    code, state, errors = client.run(*NOTHING)
    if story == "rekey" and (code == 74 or was_told):
        if code != 74:
            raise Failed("the old key still opens what was sealed with the new one")
        client.key = ["--key-file", str(client.folder / "new.key")]
        code, state, errors = client.run(*NOTHING)
    # Killed before there was a database, the client is as new.
    is_made = "There is no database" not in state["error"]["message"]
    if is_made and code not in (64, 65):
        raise Failed(f"does not open: exit code {code}: {errors or state}")


def drain(client):
    client.emulator.network(True)
    for _ in range(30):
        rows = client.run("status")[1]["outbox"]
        if all(row["state"] in ("finished", "needsLogin") for row in rows):
            return [(row["kind"], row["outcome"]) for row in rows]
        # An answer that comes late on a busy machine costs a quarter of an hour.
        client.run("check", seconds=20)
    raise Failed(f"does not end: {rows}")


def check(story, client, before, after, was_told):
    found = client.state()
    if was_told and story != "drain" and found != after:
        raise Failed(f"it was acknowledged, and is {found}, not {after}")
    # While it drains, an operation may be in any of its steps.
    if story != "drain" and found not in (before, after):
        raise Failed(f"neither {before} nor {after}: {found}")
    open_again(story, client, was_told)
    if story == "upgrade":
        # Its realm is not this one: its secrets open, which is all that can be asked.
        return
    outcomes = [outcome for kind, outcome in drain(client) if kind == "updatePassword"]
    accepted = [row for row in found["outbox"] if row[0] == "updatePassword"]
    if len(outcomes) < len(accepted) or outcomes not in (["done"], []):
        raise Failed(f"of {accepted} came {outcomes}")
    password = "another" if outcomes else "secret"
    if client.state()["state"] != "loggedIn" and story != "acknowledge":
        client.must(0, "login", "frank", "--url", client.emulator.url, text=password + "\n")


def sweep(story, every, shim):
    kills, call = 0, 0
    after = None
    while True:
        # The first run counts the calls, and tells what comes of it.
        with tempfile.TemporaryDirectory(prefix="kills-") as scratch, Emulator() as emulator:
            folder = pathlib.Path(scratch) / "state"
            folder.mkdir(mode=0o700)
            try:
                client, command, text = prepared(story, emulator, shim, folder)
                command = filled_in(command, client)
                before = client.state() if (folder / "client.sqlite").exists() else None
                environment = {"KILLS_FOLDER": str(folder)}
                if call == 0:
                    environment["KILLS_COUNT"] = str(folder.parent / "count")
                else:
                    environment["KILLS_AT"] = str(call)
                code, said, errors = client.run(*command, text=text, **environment)
                if call == 0:
                    if code not in (0, 64, 65, 69, 75, 77):
                        raise Failed(f"{story} does not work: {code} {errors}")
                    count = int((folder.parent / "count").read_text())
                    after = client.state()
                else:
                    if code == 0 or code not in (-signal.SIGKILL, 64, 65, 69, 75, 77):
                        raise Failed(f"was not killed: exit code {code}: {errors}")
                    kills += code == -signal.SIGKILL
                    if before is None:
                        before = {"state": "loggedOut", "user": None, "outbox": []}
                    check(story, client, before, after, was_told=said is not None)
            except Failed as failure:
                raise Failed(f"{story}, killed at call {call}: {failure}") from None
        call += every if call else 1
        if call > count:
            print(f"{story:12} {count} calls, {kills} kills: nothing lost", flush=True)
            return kills


def main(arguments):
    every = 1
    if arguments[:1] == ["--every"]:
        every = int(arguments[1])
        arguments = arguments[2:]
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        shim = pathlib.Path(scratch) / "shim.so"
        subprocess.run(
            ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", shim, HERE / "shim.c"], check=True
        )
        try:
            kills = sum(sweep(story, every, shim) for story in arguments or STORIES)
        except Failed as failure:
            print(f"kills: FAILED: {failure}", file=sys.stderr)
            return 1
    print(f"{kills} kills, and nothing was lost")
    return 0


sys.exit(main(sys.argv[1:]))
