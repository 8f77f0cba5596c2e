"""What stands between a browser and the control port, and the server of an attacker's pages."""

import http.server
import threading

from port import Port
from raw import talk


class Tap:
    """Passes requests on, a connection each, and keeps their first lines: they have arrived."""

    def __init__(self, target):
        self.target, self.lines = target, []
        self.listening = Port(self.carry)
        self.port = self.listening.number

    def carry(self, near):
        with near:
            near.settimeout(20)
            try:
                sent = near.recv(65536)
                while sent and not is_whole(sent):
                    sent += (more := near.recv(65536))
                    if not more:
                        break
                # A browser connects in advance, too, and then sends nothing.
                if sent:
                    self.lines.append(sent.split(b"\r\n")[0].decode(errors="replace"))
                    head, _, body = sent.partition(b"\r\n\r\n")
                    fields = head.split(b"\r\n")
                    kept = [f for f in fields if not f.lower().startswith(b"connection:")]
                    kept = b"\r\n".join([*kept, b"Connection: close"])
                    near.sendall(talk(self.target, kept + b"\r\n\r\n" + body))
            except OSError:
                pass

    def close(self):
        self.listening.close()


def is_whole(sent):
    head, end, body = sent.partition(b"\r\n\r\n")
    length = 0
    for field in head.lower().split(b"\r\n"):
        if field.startswith(b"content-length:"):
            length = int(field.split(b":")[1])
    return bool(end) and len(body) >= length


class Site:
    """An attacker's site: an empty page under every path, and redirects to where it is told."""

    def __init__(self):
        class Pages(http.server.BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                path, _, target = self.path.partition("?")
                status = int(path[1:]) if path[1:].isdigit() else 200
                self.send_response(status)
                if status != 200:
                    self.send_header("Location", target)
                self.send_header("Access-Control-Allow-Origin", self.headers["Origin"] or "*")
                self.send_header("Access-Control-Allow-Headers", "content-type")
                self.send_header("Access-Control-Allow-Methods", "*")
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", "28")
                self.end_headers()
                self.wfile.write(b"<!doctype html><body></body>")

            do_GET = do_POST = do_PUT = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
