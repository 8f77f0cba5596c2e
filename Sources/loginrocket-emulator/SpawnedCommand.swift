@unsafe @preconcurrency import Foundation
import Synchronization

/// A command that runs as a child, with the standard streams of this program.
///
/// `Foundation.Process` is not used: it is not safe on other threads than the first.
final class SpawnedCommand: Sendable {
    private let pid: pid_t
    private let hasEnded = Mutex(false)

    /// Starts a command, which is searched for as a shell does, with more variables.
    ///
    /// - Throws: ``Failure`` if it cannot be started.
    init(_ words: [String], variables: [String: String]) throws(Failure) {
        closeOnExec()

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var (none, pipe) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe sigemptyset(&pipe)
        unsafe sigaddset(&pipe, SIGPIPE)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &pipe)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = unsafe words.map { unsafe strdup($0) }
        let environment =
            unsafe inherited(without: variables.keys)
            + variables.map { unsafe strdup("\($0)=\($1)") }
        defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let number = unsafe posix_spawnp(
            &pid,
            words[0],
            nil,
            &attributes,
            arguments + [nil],
            environment + [nil]
        )
        guard number == 0 else { throw .notStarted(words[0], number) }
        self.pid = pid
    }

    /// Sends a signal, unless it has ended: its number may be another's then.
    func send(_ signal: Int32) {
        hasEnded.withLock { hasEnded in
            if !hasEnded { kill(pid, signal) }
        }
    }

    /// Waits for its end, and returns its exit code as a shell tells it: 128 and the signal's
    /// number for one that a signal has ended.
    func exitCode() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.wait()) }
        }
    }

    private func wait() -> Int32 {
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
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}

/// Copies of the variables of this program, byte for byte, without those of some names.
private func inherited(
    without names: some Sequence<String>
) -> [UnsafeMutablePointer<CChar>?] {
    let prefixes = names.map { "\($0)=" }
    var (copies, index) = unsafe ([UnsafeMutablePointer<CChar>?](), 0)
    while let variable = unsafe environ[index] {
        let isReplaced = prefixes.contains { unsafe strncmp(variable, $0, $0.utf8.count) == 0 }
        if !isReplaced { unsafe copies.append(strdup(variable)) }
        index += 1
    }
    return unsafe copies
}

/// Lets a child inherit the standard streams alone: a port that it had would stay open.
private func closeOnExec() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
    for descriptor in names.compactMap(Int32.init) where descriptor > STDERR_FILENO {
        let flags = fcntl(descriptor, F_GETFD)
        if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
}
