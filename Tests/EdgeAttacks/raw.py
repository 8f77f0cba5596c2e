"""HTTP as bytes, so that a request can be as wrong as it likes."""

import json
import socket


def request(start, *fields, body=b""):
    """The bytes of a request, of exactly these fields and a length if there is a body."""
    lines = [f"{start} HTTP/1.1", *fields]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def talk(port, sent, seconds=10, host="127.0.0.1"):
    """All that comes in that time, until the other side closes."""
    received = b""
    with socket.create_connection((host, port), seconds) as connection:
        try:
            connection.sendall(sent)
            while more := connection.recv(65536):
                received += more
        except OSError:
            pass
    return received


def statuses(received):
    """The status of each answer."""
    return [int(part[1:4]) for part in received.split(b"HTTP/1.1")[1:]]


def answer(received):
    """The status and the JSON of the only answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    try:
        return int(head[9:12]), json.loads(body)
    except ValueError:
        return None, received
