"""A server that speaks TLS as it is told, and answers every request with a sentence."""

import socket
import ssl
import threading
import warnings

ANSWER = b'{"message":"A mail is on its way."}'
VERSIONS = {
    "1": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}


class Server:
    """One server on a port of its own; it counts the requests that arrived."""

    def __init__(self, certificate, versions, suites):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.context.minimum_version = VERSIONS[versions[0]]
            self.context.maximum_version = VERSIONS[versions[1]]
        self.context.set_ciphers(f"{suites or 'ALL'}:@SECLEVEL=0")
        self.context.load_cert_chain(*certificate)
        self.requests = 0

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def serve(self):
        while True:
            try:
                raw, _ = self.listener.accept()
            except OSError:
                return
            raw.settimeout(20)
            try:
                with self.context.wrap_socket(raw, server_side=True) as connection:
                    self.answer(connection)
            except OSError:
                raw.close()

    def answer(self, connection):
        received = b""
        while b"\r\n\r\n" not in received:
            more = connection.recv(65536)
            if not more:
                return
            received += more
        self.requests += 1
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
        head += f"Content-Length: {len(ANSWER)}\r\n\r\n"
        connection.sendall(head.encode() + ANSWER)
