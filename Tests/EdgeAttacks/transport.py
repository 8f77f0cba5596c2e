"""HTTP and TLS at their edges; Tests/tls has the table of TLS."""

import contextlib
import gzip
import itertools
import json
import queue
import select
import socket
import subprocess
import threading
import time
import urllib.request
import zlib
from email.utils import formatdate
from tempfile import NamedTemporaryFile

from attack import attack
from emulator import Emulator
from hostile import HostileServer, http
from port import Port, accept
from scene import Place

ANSWER = b'{"message":"A mail is on its way."}'


class Forwarder:
    """Passes bytes on after a delay in each direction; connecting takes as long as bytes do."""

    def __init__(self, target, delay):
        self.target, self.delay = target, delay
        self.listening = Port(self.connect)
        self.port = self.listening.number

    def connect(self, near):
        far = socket.create_connection(("127.0.0.1", self.target))
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self.carry, args=[source, sink], daemon=True).start()

    def carry(self, source, sink):
        late = queue.Queue()
        threading.Thread(target=self.deliver, args=[late, sink], daemon=True).start()
        while True:
            try:
                bytes = source.recv(65536)
            except OSError:
                bytes = b""
            late.put((time.monotonic() + self.delay, bytes))
            if not bytes:
                return

    def deliver(self, late, sink):
        while True:
            due, bytes = late.get()
            time.sleep(max(0, due - time.monotonic()))
            try:
                if not bytes:
                    return sink.shutdown(socket.SHUT_WR)
                sink.sendall(bytes)
            except OSError:
                return

    def close(self):
        self.listening.close()


@attack("http", "a round trip of 4 s over TLS works with a timeout of 30 s", is_slow=True)
def far_away():
    emulator = Emulator("--tls=valid")
    forwarder = Forwarder(emulator.port, 2)
    with NamedTemporaryFile() as authority:
        authority.write(emulator.ask("GET", "/ca.pem").encode())
        authority.flush()
        options = ["--ca-file", authority.name, "--timeout", "30"]
        with Place(f"https://localhost:{forwarder.port}", *options) as place:
            for command, typed in [
                ("login frank", b"secret\n"),
                ("check", b""),
                ("update-password", b"secret\nbetter\nbetter\n"),
                ("logout", b""),
            ]:
                code, out, err = place.run(*command.split(), typed=typed)
                yield f"{command}: {code} {out} {err}", code == 0
    forwarder.close()
    emulator.close()


@attack("http", "connecting may take as long as the timeout says", is_slow=True)
def slow_connect():
    # A listener with a full queue drops what asks for a connection; then there is room.
    for seconds, expected in ((30, 0), (3, 69)):
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        fillers = []
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
            fillers.append(filler)
        with Place(url, "--timeout", str(seconds)) as place:
            running = place.start("forgot-password", "frank", stderr=subprocess.PIPE)
            threading.Timer(8, accept, [listener, answer_one]).start()
            _, err = running.communicate(timeout=60)
            yield f"--timeout {seconds}: {running.returncode} {err}", running.returncode == expected
        for filler in fillers:
            filler.close()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def answer_one(connection):
    connection.settimeout(20)
    with connection:
        try:
            if connection.recv(65536):
                connection.sendall(http(ANSWER))
        except OSError:
            pass


@attack("http", "a request asks for no coding, and a coded answer is named as such")
def codings():
    deflated = zlib.compress(ANSWER)
    for name, body in [
        ("gzip", gzip.compress(ANSWER)),
        ("deflate", deflated),
        ("br", b"\x0b\x11\x80" + ANSWER),
        ("gzip, identity", gzip.compress(ANSWER)),
        ("zstd", b"\x28\xb5\x2f\xfd" + ANSWER),
    ]:
        answer = http(body, 200, f"Content-Encoding: {name}")
        with HostileServer(answer) as server, Place(server.url) as place:
            code, out, err = place.run("forgot-password", "frank")
            asked = server.requests and b"accept-encoding: identity" in server.requests[0].lower()
            held = code == 69 and bool(asked) and name.split(",")[0].encode() in err
            yield f"{name}: {code} {err}", held
    for name in ("identity", "Identity", ""):
        headers = [f"Content-Encoding: {name}"] if name else []
        with HostileServer(http(ANSWER, 200, *headers)) as server, Place(server.url) as place:
            code, out, err = place.run("forgot-password", "frank")
            yield f"{name or 'none'}: {code} {err}", code == 0


@attack("http", "a Retry-After that is a date is waited for, by the server's clock")
def retry_after():
    token = b'{"result":"okay","token":"eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiIxIn0.x"}'
    for skew in (0, -5 * 365 * 86400, 86400):
        for form in ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT"):
            start = time.time() + skew
            then = time.strftime(form, time.gmtime(start + 600))

            def answer(request, start=start, then=then):
                if b"/v1/login" in request:
                    return http(token)
                date = formatdate(start, usegmt=True)
                return http(b"{}", 429, f"Date: {date}", f"Retry-After: {then}")

            with HostileServer(answer) as server, Place(server.url) as place:
                place.run("login", "frank", typed=b"secret\n")
                place.run("logout")
                asked = len(server.requests)
                place.run("logout", "--timeout", "3")
                with_retry = len(server.requests)
                running = place.start(
                    "run", "--end-with-input", stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
                held = told_to_wait(running)
                running.stdin.close()
                running.wait(timeout=20)
                yield f"skew {skew}, {then}: {asked} {with_retry}", held


def told_to_wait(running):
    """Whether the program says within 10 s that it is paused for about ten minutes."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        line = json.loads(running.stdout.readline())
        if line["event"] == "hello":
            continue
        rows = [row for row in line["outbox"] if row["state"] == "queued" and row["nextAttemptAt"]]
        if rows and line["network"] == "paused":
            until = rows[0]["nextAttemptAt"]
            wait = time.mktime(time.strptime(until, "%Y-%m-%dT%H:%M:%SZ")) - time.timezone
            return 500 < wait - time.time() < 700
    return False


PROXIES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
# A host that is excepted would say nothing of the others.
NO_EXCEPTIONS = {"NO_PROXY": "", "no_proxy": ""}


@attack("http", "no proxy of the environment is used")
def proxies():
    with Emulator("--tls=valid") as secure, Emulator() as plain, NamedTemporaryFile() as ca:
        ca.write(secure.ask("GET", "/ca.pem").encode())
        ca.flush()
        for realm, *options in (
            (plain.url,), (f"https://localhost:{secure.port}", "--ca-file", ca.name),
        ):
            for name, scheme in itertools.product(PROXIES, ("http", "socks5")):
                with Trap() as trap, Place(realm, *options) as place:
                    proxy = {name: f"{scheme}://127.0.0.1:{trap.port}"}
                    code, _, err = place.run(
                        "login", "frank", typed=b"secret\n", **proxy, **NO_EXCEPTIONS
                    )
                    yield f"{proxy}, {realm}: {code} {err}", code == 0 and not trap.is_sprung()
            with Trap() as trap:
                proxy = f"http://127.0.0.1:{trap.port}"
                opener = urllib.request.build_opener(
                    urllib.request.ProxyHandler({"http": proxy, "https": proxy})
                )
                with contextlib.suppress(OSError):
                    opener.open(realm, timeout=0.2)
                yield f"a client that uses a proxy is caught: {realm}", trap.is_sprung()


class Trap:
    """A listener that answers nothing: whoever connects to it has been caught."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        return self

    def is_sprung(self):
        return bool(select.select([self.listener], [], [], 0)[0])

    def __exit__(self, *_):
        self.listener.close()
