import Foundation
import LoginRocket
import LoginRocketProtocol

/// A stream of whole lines, written at once and unbuffered.
package struct Output {
    package static let standard = Output(descriptor: STDOUT_FILENO)
    package static let error = Output(descriptor: STDERR_FILENO)

    package let descriptor: Int32

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes a line.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - end: Its end; a question that is answered on the same line has none.
    /// - Returns: `false` if nobody reads any more.
    @discardableResult
    package func write(line: String, end: String = "\n") -> Bool {
        var rest = Array((line + end).utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Foundation.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Writes what the program was asked for; if that cannot be written, the program has failed.
    package func answer(_ text: String) {
        guard !write(line: text) else { return }
        Output.error.write(line: Output.complaint)
        exit(ExitStatus.trouble.rawValue)
    }

    /// The complaint about standard output, right after a write to it has failed.
    package static var complaint: String {
        let reason = systemReason(errno)
        return "Standard output cannot be written (\(reason)), but the command may have done its "
            + "work: send the output somewhere else, and look at status first."
    }

    /// Tells if a line end can be written at once: a terminal may stand still.
    var isReady: Bool {
        var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&asked, 1, 0) == 1
    }
}
