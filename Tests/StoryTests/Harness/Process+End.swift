import Foundation

extension Process {
    /// How it ended; `nil` while it runs.
    ///
    /// The system is asked, too: Foundation hears of an end only when a socket closes, and another
    /// program, started at the same moment, may have got that socket, and keep it open.
    var end: ChildProcess.End? {
        guard isRunning else {
            return switch terminationReason {
            case .exit: .exited(terminationStatus)
            case .uncaughtSignal: .killed(signal: terminationStatus)
            @unknown default: .killed(signal: 0)
            }
        }
        var news = unsafe siginfo_t()
        let pid = id_t(processIdentifier)
        // Only looked at: it is Foundation that takes the end.
        let looked = unsafe waitid(P_PID, pid, &news, WEXITED | WNOHANG | WNOWAIT)
        guard looked == 0, unsafe news.si_signo == SIGCHLD else { return nil }
        let status = unsafe news.exitStatus
        return unsafe news.si_code == 1 ? .exited(status) : .killed(signal: status)
    }
}

extension siginfo_t {
    /// The exit code of a child that exited (`CLD_EXITED`, 1), else the signal that ended it.
    fileprivate var exitStatus: Int32 {
        #if canImport(Glibc)
            unsafe _sifields._sigchld.si_status
        #else
            unsafe si_status
        #endif
    }
}
