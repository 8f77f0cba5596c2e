@unsafe @preconcurrency import Foundation
import Synchronization

/// A program that runs as a child of this one.
///
/// `Foundation.Process` is not used: started from another thread than the first, it may read beyond
/// its memory and take this program down (seen with Swift 6.3.1 on Linux).
package final class Child: Sendable {
    package let pid: Int32

    private let hasEnded = Mutex(false)

    /// The end of a child.
    package enum End {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// A call of the system that failed.
    package struct Failure: Error {
        package let number: Int32

        package init(number: Int32) {
            self.number = number
        }
    }

    /// Starts a program, which is searched for as a shell does; a script that names no interpreter
    /// is one of the shell.
    ///
    /// It blocks no signals.
    ///
    /// - Parameters:
    ///   - words: The program, and its arguments.
    ///   - variables: More variables, or others, than this program has.
    ///   - streams: Its standard streams, in place of those of this program.
    ///   - inherited: The descriptors of this program that it gets; it gets no others. By default
    ///     the standard streams.
    /// - Throws: ``Failure`` if it cannot be started.
    package init(
        _ words: [String],
        variables: [String: String] = [:],
        streams: [Int32] = [],
        inherited: [Int32] = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    ) throws(Failure) {
        for descriptor in Self.inheritable where !inherited.contains(descriptor) {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }

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

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }

        let environment =
            unsafe copiesOfVariables(without: variables.keys)
            + variables.map { unsafe strdup("\($0)=\($1)") }
        defer { unsafe environment.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        func spawn(_ words: [String]) -> Int32 {
            let arguments = unsafe words.map { unsafe strdup($0) }
            defer { unsafe arguments.forEach { unsafe free($0) } }
            return unsafe posix_spawnp(
                &pid,
                words[0],
                &actions,
                &attributes,
                arguments + [nil],
                environment + [nil]
            )
        }
        var number = spawn(words)
        // The system cannot run it, as a script without `#!`: the shell can, if that is what it is.
        if number == ENOEXEC { number = spawn(["/bin/sh", "-c", #"exec "$0" "$@""#] + words) }
        guard number == 0 else { throw Failure(number: number) }
        self.pid = pid
    }

    /// The descriptors of this program that every program gets which it starts.
    ///
    /// Libraries add some of theirs, such as sockets: a listener would stay open in a child.
    package static var inheritable: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
        return names.compactMap(Int32.init).filter { fcntl($0, F_GETFD) == 0 }
    }

    /// Tells if it has not ended, as far as anybody has waited for that.
    package var isRunning: Bool { hasEnded.withLock { !$0 } }

    /// Sends a signal, unless it has ended: its number may be another's then.
    package func send(_ signal: Int32) {
        hasEnded.withLock { hasEnded in
            if !hasEnded { kill(pid, signal) }
        }
    }

    /// Waits for its end, on a thread of its own.
    package func end() async -> End {
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

/// Copies of the variables of this program, byte for byte, without those of some names.
private func copiesOfVariables(
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
