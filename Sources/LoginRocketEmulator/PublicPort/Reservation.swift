import Foundation
import NIOCore

/// Reserves a port for its listener, also while the port is closed.
///
/// A free port may become the local end of any connection of this machine, and then cannot be
/// opened again. A bound socket that does not listen keeps the port and answers nothing.
struct Reservation: ~Copyable {
    /// The port; a free one if 0 was asked for.
    let port: Int

    private let descriptor: Int32

    /// Binds a socket that allows a listener beside it (`SO_REUSEADDR`).
    ///
    /// - Returns: `nil` if the port cannot be reserved. The listener then reports the error, or
    ///   works without a reservation.
    init?(host: String, port: Int) {
        guard let address = try? SocketAddress.makeAddressResolvingHost(host, port: port) else {
            return nil
        }
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { return nil }
        var yes: Int32 = 1
        unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_REUSEADDR,
            &yes,
            socklen_t(MemoryLayout<Int32>.size)
        )
        let isBound = unsafe address.withSockAddr { pointer, size in
            unsafe bind(descriptor, pointer, socklen_t(size)) == 0
        }
        guard isBound, let port = Self.port(of: descriptor) else {
            close(descriptor)
            return nil
        }
        self.port = port
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &size) == 0
            }
        }
        guard isKnown else { return nil }
        // The third and fourth byte of both families' addresses (RFC 3493, 3.3), the higher first.
        let port = unsafe withUnsafeBytes(of: &storage) { bytes in
            unsafe Int(bytes[2]) << 8 | Int(bytes[3])
        }
        return port > 0 ? port : nil
    }
}
