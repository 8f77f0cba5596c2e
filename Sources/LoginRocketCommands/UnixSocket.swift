import Foundation

// Unix sockets as the system has them.

/// Makes a socket that child processes do not get; negative if that fails.
func unixSocket() -> Int32 {
    #if canImport(Glibc)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return descriptor
}

/// What came of connecting to a Unix socket.
enum Connecting {
    /// A connection, which is closed in child processes.
    case connected(Int32)
    /// Somebody listens, and has not heard those who came before.
    case full
    /// Nobody listens any more.
    case left
    /// This user may not connect.
    case forbidden
    /// There is no such socket, or one of another kind.
    case impossible

    /// Connects to the socket at a path.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - limit: The time to wait while others wait to be heard.
    init(to path: String, within limit: Duration = .zero) {
        guard path.utf8.count <= SocketFile.longestPath, let address = UnixAddress(path: path)
        else {
            self = .impossible
            return
        }
        let descriptor = unixSocket()
        let flags = fcntl(descriptor, F_GETFL)
        // Else it waits in the system, which knows of no limit.
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        let end = ContinuousClock.now + limit
        var isConnected = unsafe address.with { unsafe connect(descriptor, $0, $1) } == 0
        while !isConnected, errno == EAGAIN, ContinuousClock.now < end {
            usleep(20_000)
            isConnected = unsafe address.with { unsafe connect(descriptor, $0, $1) } == 0
        }
        if isConnected {
            _ = fcntl(descriptor, F_SETFL, flags)
            self = .connected(descriptor)
            return
        }
        self =
            switch errno {
            case EAGAIN: .full
            case ECONNREFUSED: .left
            case EACCES, EPERM: .forbidden
            default: .impossible
            }
        close(descriptor)
    }
}

/// The address of a Unix socket.
struct UnixAddress {
    private var address = sockaddr_un()
    private let size: socklen_t

    /// The address of a file; `nil` if its path is too long.
    init?(path: String) {
        self.init(Array(path.utf8) + [0])
    }

    /// The address of a name that no file has; `nil` if it is too long.
    init?(abstract name: String) {
        self.init([0] + Array(name.utf8))
    }

    private init?(_ bytes: [UInt8]) {
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        let head = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
        size = socklen_t(head + bytes.count)
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
            unsafe place.copyBytes(from: bytes)
        }
    }

    /// Calls a function of the system with it.
    func with<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe body(address, size)
            }
        }
    }
}

/// The process at the other end of a socket, as the system tells it (`struct ucred`).
struct Credentials {
    var process: pid_t = 0
    var user: uid_t = .max
    var group: gid_t = .max

    init() {}

    /// Asks the system; `nil` if it does not say.
    init?(of descriptor: Int32) {
        self.init()
        var size = socklen_t(MemoryLayout<Self>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &self, &size) == 0 else {
            return nil
        }
    }
}
