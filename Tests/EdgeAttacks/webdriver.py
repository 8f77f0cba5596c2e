"""A real browser without a window, spoken to by WebDriver over HTTP."""

import json
import subprocess
import tempfile
import urllib.error
import urllib.request

# The browser's own walls around this machine's ports are down: the port defends itself.
WALLS = (
    "LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC,BlockInsecurePrivateNetworkRequests,"
    "PrivateNetworkAccessRespectPreflightResults,PrivateNetworkAccessSendPreflights,HttpsUpgrades,"
    "PrivateNetworkAccessForNavigations,PrivateNetworkAccessForWorkers"
)


def driver():
    """A driver of browsers, and its port.

    It chooses a port for IPv4, and ends if another program has that of IPv6.
    """
    for _ in range(10):
        process = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for line in process.stdout:
            if b"started successfully on port" in line:
                return process, int(line.split()[-1].rstrip(b"."))
        process.wait()
    raise RuntimeError("chromedriver does not start")


class Browser:
    """Chromium, for which these names are this machine."""

    # Capabilities besides those that every browser gets.
    wishes = {}

    def __init__(self, *names):
        self.driver, port = driver()
        self.url = f"http://127.0.0.1:{port}"
        self.folder = tempfile.TemporaryDirectory(prefix="attacks-", ignore_cleanup_errors=True)
        arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-popup-blocking", "--no-first-run", "--disable-background-networking",
            f"--user-data-dir={self.folder.name}", f"--disable-features={WALLS}",
            "--host-resolver-rules=" + ",".join(f"MAP {name} 127.0.0.1" for name in names),
        ]
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
        wanted["timeouts"] = {"script": 10_000, "pageLoad": 10_000}
        wanted |= self.wishes
        session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.url += f"/session/{session['sessionId']}"

    def ask(self, method, path, members=None):
        """The value that the driver answers; an error of the page is a text."""
        data = None if members is None else json.dumps(members).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            return f"error: {json.loads(error.read())['value']['message'].splitlines()[0]}"

    def open(self, url):
        return self.ask("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """The value that a script of the page hands to `done`."""
        script = f"const done = arguments[arguments.length - 1];\n{script}"
        return self.ask("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def text(self):
        """The text of the page, as the page itself can read it."""
        return self.run("done(document.documentElement.innerText)")

    def close(self):
        self.ask("DELETE", "")
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
