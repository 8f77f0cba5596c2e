import Foundation
import LoginRocketCommands
import LoginRocketProtocol
import Synchronization

/// A program that runs as a child of this one, its standard streams in pipes.
///
/// `Foundation.Process` is not used: started from another thread than the first, it may read beyond
/// its memory and take this program down (seen with Swift 6.3.1 on Linux).
final class Child: Sendable {
    let pid: pid_t

    /// The end to write to that is its standard input.
    let input: Int32

    /// The end to read from that is its standard output.
    let output: Int32

    /// The end to read from that is its standard error.
    let errors: Int32

    private let hasEnded = Mutex(false)

    /// The end of a child.
    enum End {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// A call of the system that failed.
    struct Failure: Error {
        let number: Int32
    }

    /// Starts a program with the environment of this one.
    ///
    /// - Throws: ``Failure`` if it cannot be started.
    init(_ program: String, _ arguments: [String]) throws(Failure) {
        let (fromUs, toUs, complaints) = (try Ends(), try Ends(), try Ends())
        let childEnds = [fromUs.reading, toUs.writing, complaints.writing]
        (input, output, errors) = (fromUs.writing, toUs.reading, complaints.reading)

        closeOnExec()

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in childEnds.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
        let words = unsafe ([program] + arguments).map { unsafe strdup($0) }
        let variables = unsafe ProcessInfo.processInfo.environment
            .map { unsafe strdup("\($0)=\($1)") }
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let failure = unsafe posix_spawn(
            &pid,
            program,
            &actions,
            nil,
            words + [nil],
            variables + [nil]
        )
        for end in childEnds { close(end) }
        guard failure == 0 else {
            for end in [output, errors] { close(end) }
            close(input)
            throw Failure(number: failure)
        }
        self.pid = pid
    }

    deinit {
        // Not before: whoever wrote later would write to whatever has the number then.
        close(input)
    }

    /// Tells if it has not ended, as far as anybody has waited for that.
    var isRunning: Bool { hasEnded.withLock { !$0 } }

    /// Sends a signal, unless it has ended: its number may be another's then.
    func send(_ signal: Int32) {
        hasEnded.withLock { hasEnded in
            if !hasEnded { kill(pid, signal) }
        }
    }

    /// Waits for its end, on a thread of its own.
    func end() async -> End {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.wait()) }
        }
    }

    private func wait() -> End {
        var info = unsafe siginfo_t()
        // Only looked at, so that nobody gets its number before nobody sends it a signal any more.
        while unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        var status: Int32 = 0
        hasEnded.withLock { hasEnded in
            hasEnded = true
            while unsafe waitpid(pid, &status, 0) == -1, errno == EINTR {}
        }
        // As the macros WIFEXITED, WEXITSTATUS and WTERMSIG have it.
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }
}

/// A pipe.
private struct Ends {
    let reading: Int32
    let writing: Int32

    init() throws(Child.Failure) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw Child.Failure(number: errno) }
        (reading, writing) = (ends[0], ends[1])
    }
}

/// Lets a child inherit its standard streams alone.
///
/// Not all that libraries open is so by itself; in a child a listener would stay open.
private func closeOnExec() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap(Int32.init) where descriptor > STDERR_FILENO {
        let flags = fcntl(descriptor, F_GETFD)
        if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
}
