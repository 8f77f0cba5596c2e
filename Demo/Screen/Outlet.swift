import Foundation

/// The way to a terminal or a process that may stand still, because somebody has stopped it.
///
/// Text that it does not take within a moment is kept, and goes first the next time. It
/// is waited for but once, so that writing never holds up whoever writes.
struct Outlet {
    private let descriptor: Int32
    private var rest: ArraySlice<UInt8> = []

    private static let moment = Duration.milliseconds(500)

    /// The way into a pipe, whose end for writing is nobody else's.
    init(pipe: Int32) {
        descriptor = pipe
        _ = fcntl(pipe, F_SETFL, fcntl(pipe, F_GETFL) | O_NONBLOCK)
    }

    /// Opens the terminal at standard output once more: whoever else has it open waits as ever.
    init() {
        let flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
        let own = unsafe ttyname(STDOUT_FILENO).map { name in unsafe open(name, flags) } ?? -1
        descriptor = own >= 0 ? own : STDOUT_FILENO
    }

    /// Writes a text behind all that is kept; true if all is written then.
    @discardableResult
    mutating func write(_ text: String) -> Bool {
        let end = ContinuousClock.now + (rest.isEmpty ? Self.moment : .zero)
        rest += text.utf8
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Foundation.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                guard ContinuousClock.now < end else { return false }
                var awaited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&awaited, 1, 50)
            } else if errno != EINTR {
                // Nobody is there any more.
                rest = []
            }
        }
        return true
    }

    /// Gives up all that is kept.
    mutating func abandon() { rest = [] }
}
