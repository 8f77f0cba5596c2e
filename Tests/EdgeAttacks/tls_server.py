"""A server that speaks TLS as it is told, and answers every request with a sentence."""

import ssl
import warnings

from hostile import HostileServer, http

ANSWER = b'{"message":"A mail is on its way."}'
VERSIONS = {
    "1": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}


class Server(HostileServer):
    """One server on a port of its own."""

    def __init__(self, certificate, versions, suites):
        super().__init__(http(ANSWER))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.context.minimum_version = VERSIONS[versions[0]]
            self.context.maximum_version = VERSIONS[versions[1]]
        self.context.set_ciphers(f"{suites or 'ALL'}:@SECLEVEL=0")
        self.context.load_cert_chain(*certificate)

    def converse(self, connection):
        connection.settimeout(20)
        try:
            with self.context.wrap_socket(connection, server_side=True) as secure:
                super().converse(secure)
        except OSError:
            connection.close()
