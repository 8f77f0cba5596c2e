import Foundation

/// Listens for SIGTERM and SIGINT, which do not end a program that blocks them.
struct TerminationSignals {
    /// A signal that has arrived.
    struct Arrival {
        let number: Int32

        /// The terminal has sent it, and so to every program in its foreground.
        let isOfTerminal: Bool
    }

    /// The signals that arrive, the first one first.
    let arrivals: AsyncStream<Arrival>

    /// Blocks them, and no others, in this thread and in those that begin later.
    ///
    /// So it must be the first one. Whoever started the program may have blocked others, such as
    /// those of a crash.
    static func block() {
        var set = ended
        unsafe pthread_sigmask(SIG_SETMASK, &set, nil)
    }

    /// Listens for those that have arrived since they are blocked.
    init() {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Arrival.self)
        self.arrivals = arrivals
        Thread.detachNewThread {
            while true {
                if let arrival = Self.wait() { continuation.yield(arrival) }
            }
        }
    }

    /// Returns when the first signal has arrived.
    func first() async {
        for await _ in arrivals { break }
    }

    private static var ended: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGTERM, SIGINT] { unsafe sigaddset(&set, number) }
        return set
    }

    #if os(Linux)
        /// The next of them; `nil` if another signal interrupts.
        private static func wait() -> Arrival? {
            var (set, info) = (ended, unsafe siginfo_t())
            let number = unsafe sigwaitinfo(&set, &info)
            guard number > 0 else { return nil }
            // One that a program sends has a code of zero or less.
            return unsafe Arrival(number: number, isOfTerminal: info.si_code > 0)
        }
    #else
        private static func wait() -> Arrival? {
            var (set, number) = (ended, Int32(0))
            guard unsafe sigwait(&set, &number) == 0 else { return nil }
            return Arrival(number: number, isOfTerminal: false)
        }
    #endif
}
