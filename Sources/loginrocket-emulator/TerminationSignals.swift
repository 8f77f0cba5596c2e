import Foundation

/// Listens for the signals that ask for the end, and do not end a program that blocks them.
struct TerminationSignals {
    /// A signal that has arrived.
    struct Arrival {
        let number: Int32

        /// The system has sent it to every program in the foreground of the terminal.
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

    /// SIGTERM, SIGINT and SIGHUP; without the last one if it is ignored, as nohup(1) wants it.
    private static var ended: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGTERM, SIGINT] { unsafe sigaddset(&set, number) }
        if !ignoresHangups { unsafe sigaddset(&set, SIGHUP) }
        return set
    }

    private static var ignoresHangups: Bool {
        var action = sigaction()
        unsafe sigaction(SIGHUP, nil, &action)
        return action.isIgnoring
    }

    #if os(Linux)
        /// The next of them; `nil` if another signal interrupts.
        private static func wait() -> Arrival? {
            var (set, info) = (ended, unsafe siginfo_t())
            let number = unsafe sigwaitinfo(&set, &info)
            guard number > 0 else { return nil }
            // One that a program sends has a code of zero or less.
            let isOfSystem = unsafe info.si_code > 0
            // Only the leader of its session is told that the terminal is gone. The others are told
            // when the leader has ended.
            let isOwn = number == SIGHUP && getsid(0) == getpid()
            return Arrival(number: number, isOfTerminal: isOfSystem && !isOwn)
        }
    #else
        private static func wait() -> Arrival? {
            var (set, number) = (ended, Int32(0))
            guard unsafe sigwait(&set, &number) == 0 else { return nil }
            return Arrival(number: number, isOfTerminal: false)
        }
    #endif
}

extension sigaction {
    fileprivate var isIgnoring: Bool {
        #if canImport(Glibc)
            let handler = unsafe __sigaction_handler.sa_handler
        #else
            let handler = unsafe __sigaction_u.__sa_handler
        #endif
        return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
