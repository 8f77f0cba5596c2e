#!/usr/bin/env python3
"""Talks to a running client: logs a user in, waits until a logout has reached the server.

    loginrocket run --url http://localhost:8600 --socket /tmp/kiosk.socket &
    echo secret | Demo/Clients/client.py /tmp/kiosk.socket frank
"""

import json
import socket
import sys


class Client:
    """A connection to `loginrocket run`, with one order at a time."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.lines = self.socket.makefile("r", encoding="utf-8")
        self.orders = 0
        hello = self.next()
        if hello.get("protocol") != 1:
            sys.exit(f"This is not protocol 1, but {hello}")
        self.state = self.next()

    def next(self):
        """The next line, as an object."""
        line = self.lines.readline()
        return json.loads(line) if line else sys.exit("The client is gone.")

    def order(self, command, **fields):
        """Gives an order, and returns its answer; ends if it failed. A snapshot is the state."""
        self.orders += 1
        line = json.dumps({"command": command, "order": self.orders, **fields})
        self.socket.sendall(line.encode() + b"\n")
        while (message := self.next())["order"] != self.orders:
            self.state = message if message["event"] == "snapshot" else self.state
        self.state = message
        return sys.exit(message["error"]["message"]) if message["error"] else message


def main():
    path, username = sys.argv[1:]
    client = Client(path)
    if client.state["username"] != username or client.state["state"] != "loggedIn":
        password = sys.stdin.readline().rstrip("\r\n")
        answer = client.order("login", username=username, password=password)
        if answer["state"] == "awaitingMfa":
            sys.exit(answer["result"]["message"])
    print(f"{client.state['username']} is logged in.")

    answer = client.order("logout")
    print("Nobody is logged in here any more.")
    if answer["exit"] == 75:
        outcome = client.order("outcome", id=answer["id"])
        print(outcome["result"]["message"])
        client.order("acknowledge", id=answer["id"])


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"The client cannot be reached: {error.strerror}.")
