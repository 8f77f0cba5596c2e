import Foundation

/// A pseudo-terminal of the system: what is typed at one end is read at the other.
final class TerminalLine {
    /// Where a program opens its end.
    let path: String

    private let ourEnd: Int32
    /// Open too: the system forgets a terminal's modes when no program has it open.
    private let theirEnd: Int32

    /// What a terminal does with keys and bytes.
    struct Modes: Equatable {
        let input: tcflag_t
        let output: tcflag_t
        let control: tcflag_t
        let local: tcflag_t
        let characters: [UInt8]
    }

    init() throws {
        let flags = O_RDWR | O_NOCTTY | O_CLOEXEC
        ourEnd = try check(unsafe open("/dev/ptmx", flags | O_NONBLOCK))
        // `posix_openpt` and its family cannot be seen from Swift; this is what they do.
        var isLocked: Int32 = 0
        try check(unsafe ioctl(ourEnd, unlock, &isLocked))
        var number: Int32 = 0
        try check(unsafe ioctl(ourEnd, askNumber, &number))
        path = "/dev/pts/\(number)"
        theirEnd = try check(unsafe open(path, flags))
    }

    deinit {
        close(theirEnd)
        close(ourEnd)
    }

    var modes: Modes {
        get throws {
            var settings = termios()
            try check(unsafe tcgetattr(theirEnd, &settings))
            return Modes(
                input: settings.c_iflag,
                output: settings.c_oflag,
                control: settings.c_cflag,
                local: settings.c_lflag,
                characters: unsafe withUnsafeBytes(of: settings.c_cc) { unsafe Array($0) }
            )
        }
    }

    func setSize(columns: Int, rows: Int) throws {
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        try check(unsafe ioctl(ourEnd, UInt(TIOCSWINSZ), &size))
    }

    /// What programs have written since; `nil` if nothing.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Foundation.read(ourEnd, buffer.baseAddress, buffer.count)
        }
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe Foundation.write(ourEnd, buffer.baseAddress, buffer.count)
        }
        guard count == bytes.count else {
            throw NeverHappened(description: "the terminal takes no more keys")
        }
    }
}

/// A call of the system that failed.
struct SystemCallFailed: Error, CustomStringConvertible {
    let number: Int32

    var description: String { unsafe String(cString: strerror(number)) }
}

@discardableResult
private func check(_ result: Int32) throws -> Int32 {
    guard result >= 0 else { throw SystemCallFailed(number: errno) }
    return result
}

/// `TIOCSPTLCK` and `TIOCGPTN` of Linux.
private let unlock: UInt = 0x4004_5431
private let askNumber: UInt = 0x8004_5430
