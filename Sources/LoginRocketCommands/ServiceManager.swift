import Foundation
import LoginRocket

/// The service manager that started this process, told of it as sd_notify(3) says.
///
/// A process that none has started tells nobody anything. Trouble in telling is never told: the
/// manager then does as it does with a service that is silent.
struct ServiceManager: Sendable {
    /// Its socket: a path, or an abstract name that begins with `@`; `nil` without a manager.
    private let socket: String?

    /// The longest time between two signs of life that the manager accepts; `nil` if it wants none.
    let patience: Duration?

    /// A piece of news, as the manager reads it.
    enum News: Equatable {
        /// The start is over.
        case ready
        /// The end has begun.
        case stopping
        /// The state, for people.
        case status(String)
        /// The process is alive.
        case alive
        /// The start needs at most so much more time, from now on.
        case needs(Duration)
    }

    /// The manager that a process finds in its environment.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - process: The number of the process: the manager may want the signs of another one.
    init(_ environment: [String: String], process: pid_t) {
        socket = environment["NOTIFY_SOCKET"]
        let isMeant = environment["WATCHDOG_PID"].map { pid_t($0) == process } ?? true
        patience =
            isMeant
            ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }
                .flatMap { $0 > 0 ? .microseconds($0) : nil }
            : nil
    }

    /// Tells it.
    func tell(_ news: News...) {
        guard let address else { return }
        let descriptor = Foundation.socket(AF_UNIX, datagram, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // A manager that does not read holds up nothing.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        let length = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, length)
        let text = news.map(\.line).joined(separator: "\n")
        _ = unsafe address.with { unsafe sendto(descriptor, text, text.utf8.count, 0, $0, $1) }
    }

    /// The address of its socket; `nil` for a name that is none.
    private var address: UnixAddress? {
        switch socket?.first {
        case "/": socket.flatMap { UnixAddress(path: $0) }
        case "@": socket.flatMap { UnixAddress(abstract: String($0.dropFirst())) }
        case _: nil
        }
    }
}

extension ServiceManager.News {
    /// The line that tells it.
    fileprivate var line: String {
        switch self {
        case .ready: "READY=1"
        case .stopping: "STOPPING=1"
        case .status(let text): "STATUS=" + text.visible.prefix(bytes: 1000)
        case .alive: "WATCHDOG=1"
        case .needs(let time): "EXTEND_TIMEOUT_USEC=\(time.components.seconds * 1_000_000)"
        }
    }
}

extension String {
    /// Its first characters, as many as have room in so many bytes: a manager drops long messages.
    fileprivate func prefix(bytes limit: Int) -> String {
        var text = String.UnicodeScalarView()
        var count = 0
        for scalar in unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= limit else { break }
            text.append(scalar)
        }
        return String(text)
    }
}

#if canImport(Glibc)
    private let datagram = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
#else
    private let datagram = SOCK_DGRAM
#endif
