"""Free ports of this machine, each connection to which is served on a thread of its own."""

import socket
import threading


class Port:
    """Gives each connection to a function, until it is closed."""

    def __init__(self, serve):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.number = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=accept, args=[self.listener, serve], daemon=True)
        self.thread.start()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def accept(listener, serve):
    """Gives each connection to a function, until the listener is shut down."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=[connection], daemon=True).start()
