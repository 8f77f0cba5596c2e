"""A server that answers what it is told to, byte for byte."""

from port import Port


class HostileServer:
    """Answers every request with the same bytes; keeps the requests."""

    def __init__(self, answer):
        self.answer = answer if callable(answer) else lambda request: answer
        self.requests = []

    def __enter__(self):
        self.listening = Port(self.converse)
        self.port = self.listening.number
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_):
        self.listening.close()

    def converse(self, connection):
        with connection:
            connection.settimeout(60)
            try:
                while request := self.read(connection):
                    self.requests.append(request)
                    connection.sendall(self.answer(request))
            except OSError:
                pass

    def read(self, connection):
        received = b""
        while b"\r\n\r\n" not in received:
            received += (more := connection.recv(65536))
            if not more:
                return None
        head, body = received.split(b"\r\n\r\n", 1)
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


def http(body, status=200, *headers):
    """An answer with a JSON body, or with these bytes."""
    lines = [f"HTTP/1.1 {status} Text", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
