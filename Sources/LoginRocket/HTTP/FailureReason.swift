import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why a request brought no answer, in one line for people.
///
/// It names the host, and never repeats what an error says of itself.
func reason(for error: any Error, host: String) -> String {
    switch error {
    case let error as NIOConnectionError:
        connectionReason(error, host)
    case let error as IOError:
        ioReason(error, host)
    case let error as HTTPClientError:
        clientReason(error, host)
    case let error as NIOSSLError:
        tlsReason(error, host)
    case is BoringSSLError:
        // The library found neither of the places where systems keep them, or could not read one.
        """
        the certificates of the authorities that this device trusts cannot be read: install \
        ca-certificates
        """
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
        otherServer(host)
    case is OtherServer:
        otherServer(host)
    case let error as HTTPParserError where error == .invalidEOFState:
        "\(host) cut off its answer"
    case is HTTPParserError:
        "the answer of \(host) is not HTTP"
    case ChannelError.connectTimeout:
        noAnswer(host)
    case is LoginRocketError:
        "the call holds something that no request can carry"
    case is OversizeBody:
        "the answer of \(host) is larger than 64 KiB"
    default:
        "the connection to \(host) failed"
    }
}

private func connectionReason(_ error: NIOConnectionError, _ host: String) -> String {
    switch error.connectionErrors.last?.error {
    case .some(let error): reason(for: error, host: host)
    case nil where error.dnsAError != nil || error.dnsAAAAError != nil:
        "the host name \(host) cannot be resolved: check the network and the URL"
    case nil: noAnswer(host)
    }
}

private func ioReason(_ error: IOError, _ host: String) -> String {
    switch error.errnoCode {
    case ECONNREFUSED: "\(host) refuses connections"
    case ENETUNREACH, EHOSTUNREACH, ENETDOWN: "there is no route to \(host)"
    case ETIMEDOUT: noAnswer(host)
    case ECONNRESET, EPIPE: "the connection to \(host) was reset"
    default: "the connection to \(host) failed (error \(error.errnoCode))"
    }
}

private func clientReason(_ error: HTTPClientError, _ host: String) -> String {
    switch error {
    case .connectTimeout, .getConnectionFromPoolTimeout, .deadlineExceeded:
        noAnswer(host)
    case .tlsHandshakeTimeout:
        "\(host) did not complete the TLS handshake in time"
    case .remoteConnectionClosed:
        "\(host) closed the connection without a whole answer"
    case .alreadyShutdown:
        "the client has been shut down"
    case .cancelled:
        "the call was cut off because the client was shut down"
    default:
        "the connection to \(host) failed"
    }
}

private func tlsReason(_ error: NIOSSLError, _ host: String) -> String {
    switch error {
    case .handshakeFailed(.sslError(let stack)) where stack.contains(where: isVerification):
        // The library does not say which of the two it was.
        """
        the certificate of \(host) is not valid: it has expired, this device's clock is wrong, \
        or its authority is not trusted
        """
    case .handshakeFailed, .uncleanShutdown:
        "the TLS handshake with \(host) failed"
    case .noCertificateToValidate, .unableToValidateCertificate, .cannotFindPeerIP:
        "the certificate of \(host) cannot be verified"
    default:
        "the TLS connection to \(host) failed"
    }
}

private func isVerification(_ error: BoringSSLInternalError) -> Bool {
    error.description.contains("CERTIFICATE_VERIFY_FAILED")
}

private func otherServer(_ host: String) -> String {
    "the certificate of the server is not for \(host): check the URL"
}

private func noAnswer(_ host: String) -> String {
    "\(host) did not answer in time"
}
