"""Requests that offer another protocol, to both ports of the emulator."""

import time

from attack import attack
from emulator import Emulator
from raw import request, statuses, talk

CLOSE = "Connection: close"
OFFERS = {
    "h2c": ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"],
    "h2c, in two fields": ["Connection: HTTP2-Settings", "Connection: upgrade", "Upgrade: h2c"],
    "a web socket": ["Connection: keep-alive, UPGRADE", "Upgrade: websocket"],
    "nothing": ["Connection: upgrade", "Upgrade:"],
    "an upgrade that is not for this connection": ["Upgrade: h2c"],
    "blanks": ["Connection:  keep-alive ,\tUpgrade ", "Upgrade: h2c"],
}


def asked(port, sent):
    """The statuses of what is answered, and if the other side ended it at once."""
    start = time.monotonic()
    return statuses(talk(port, sent, 5)), time.monotonic() - start < 4


@attack("emulator", "a request that offers another protocol is answered, and leaves nobody waiting")
def offers():
    with Emulator() as emulator:
        for port, start, field, body in (
            (emulator.port, "POST /v1/check_session", "Host: a", b'{"token":"kss_1"}'),
            (emulator.control_port, "POST /clock", "Host: localhost", b'{"advanceSeconds":0}'),
        ):
            fields = [field, "Content-Type: application/json"]
            last = request(start, *fields, CLOSE, body=body)
            for what, offer in OFFERS.items():
                for path, sent, status in (("a body", body, 200), ("no body", b"", 400)):
                    seen, ended = asked(port, request(start, *fields, *offer, body=sent) + last)
                    yield f"{port}, {what}, {path}: {seen} {ended}", seen == [status] and ended
            plain = request(start, *fields, body=body)
            many = plain + plain + request(start, *fields, *OFFERS["h2c"], body=body) + last
            seen, ended = asked(port, many)
            yield f"{port}, others before it: {seen} {ended}", seen == [200] * 3 and ended
            tunnel = b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            seen, ended = asked(port, tunnel + last)
            yield f"{port}, CONNECT: {seen} {ended}", len(seen) == 1 and ended
            seen, ended = asked(port, last)
            yield f"{port}, the next connection: {seen}", seen == [200] and ended
