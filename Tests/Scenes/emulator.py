"""The emulator as a program, for scripts that play with real programs."""

import json
import pathlib
import subprocess
import urllib.request

PRODUCTS = pathlib.Path(__file__).resolve().parents[2] / ".build" / "debug"


class Emulator:
    """The server, on ports of its own."""

    def __init__(self, *options, products=PRODUCTS, errors=subprocess.DEVNULL):
        command = [products / "loginrocket-emulator", "--port", "0", "--control-port", "0"]
        self.process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=errors
        )
        ports = json.loads(self.process.stdout.readline())
        self.port, self.control_port = ports["port"], ports["controlPort"]
        self.control = f"http://127.0.0.1:{self.control_port}"
        self.url = f"http://127.0.0.1:{self.port}"

    def ask(self, method, path, body=None):
        """The answer of a call to the control port."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.control + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:
            bytes = answer.read()
        return bytes.decode() if path.endswith(".pem") else json.loads(bytes or b"null")

    def requests(self):
        return sum(self.ask("GET", "/state")["requests"].values())

    def network(self, is_up):
        self.ask("PUT", "/network", {"up": is_up})

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
