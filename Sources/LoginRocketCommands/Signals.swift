import Dispatch
import Foundation

/// Signals that are told and do nothing else any more; a process listens once.
package struct Signals {
    private let numbers: [Int32]

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - numbers: The signals; those that the system does not have are left out.
    ///   - arrived: Called with the number of each that arrives.
    package init(_ numbers: [Int32], _ arrived: @escaping @Sendable (Int32) -> Void) {
        self.numbers = numbers
        // On queues of their own: what one of them does may wait for something.
        let queues = Dictionary(
            uniqueKeysWithValues: numbers.map { ($0, DispatchQueue(label: "signal \($0)")) }
        )
        let arrivals = arrivals
        Thread.detachNewThread {
            while let number = Reader(arrivals.reading).read(upTo: 1)?.first.map(Int32.init) {
                queues[number]?.async { arrived(number) }
            }
        }
        for number in numbers {
            var action = sigaction()
            unsafe action.setHandler(tell)
            action.sa_flags = Int32(SA_RESTART) | Int32(SA_SIGINFO)
            unsafe sigaction(number, &action, nil)
        }
    }

    /// Listens no longer; the signals stay ignored, for the program is about to exit.
    package func cancel() {
        for number in numbers { signal(number, SIG_IGN) }
    }
}

/// The signals that end a program by default, and can be caught.
///
/// All that there are, as signal(7) numbers them, without those of another default. `SIGPIPE` is
/// not among them: a program of these commands ignores it.
package let deadlySignals = (1...64).filter { !otherSignals.contains($0) }

#if canImport(Glibc)
    private let otherSignals = commonSignals
#else
    private let otherSignals = commonSignals + [SIGINFO, SIGIO]
#endif

private let commonSignals = [
    SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD, SIGURG, SIGWINCH, SIGPIPE,
]

private typealias Handler =
    @convention(c) (
        Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?
    ) -> Void

/// Writes the number of a signal to the pipe of arrivals: a handler may do little else.
///
/// The program's own fault, unlike the same signal from another process, ends it as ever: it would
/// be met again and again.
private func tell(
    _ number: Int32,
    _ information: UnsafeMutablePointer<siginfo_t>?,
    _ context: UnsafeMutableRawPointer?
) {
    let before = errno
    defer { errno = before }
    switch number {
    case SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS:
        guard unsafe information?.pointee.si_code ?? 0 <= 0 else {
            signal(number, SIG_DFL)
            return
        }
    default: break
    }
    var byte = UInt8(truncatingIfNeeded: number)
    unsafe write(arrivals.writing, &byte, 1)
}

/// The pipe in which the numbers of signals arrive.
private let arrivals = Arrivals()

private struct Arrivals: Sendable {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler waits for nobody.
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    }
}

extension sigaction {
    fileprivate mutating func setHandler(_ handler: @escaping Handler) {
        #if canImport(Glibc)
            unsafe __sigaction_handler.sa_sigaction = unsafe handler
        #else
            unsafe __sigaction_u.__sa_sigaction = unsafe handler
        #endif
    }
}
