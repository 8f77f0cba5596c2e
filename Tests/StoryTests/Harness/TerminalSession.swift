import Foundation

/// A session of processes at a terminal; `Process` cannot start one.
enum TerminalSession {
    /// Starts a program as the leader of a session whose terminal is at a path.
    static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        in directory: URL,
        at terminal: String
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens becomes the session's.
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDWR, 0)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            unsafe posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | newSession
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)

        let words = unsafe ([shell, "-c", enter, shell, directory.path, program] + arguments)
            .map { unsafe strdup($0) }
        let variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") }
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var process: pid_t = 0
        let failure = unsafe posix_spawn(
            &process,
            shell,
            &actions,
            &attributes,
            words + [nil],
            variables + [nil]
        )
        guard failure == 0 else { throw SystemCallFailed(number: failure) }
        return process
    }

    /// The processes of a session that have not ended.
    static func processes(of session: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { process in
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
                return false
            }
            // The name, in parentheses, may hold anything; behind it: state, parent, group,
            // session.
            let text = String(decoding: data, as: UTF8.self)
            let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 3 && fields[0] != "Z" && fields[3] == "\(session)"
        }
    }
}

private let shell = "/bin/bash"

/// Changes the directory, which `posix_spawn` of old does not, and closes what the tests' own
/// process has open: a listener of theirs would stay open in the program.
private let enter = """
    cd "$1" && shift
    for open in /proc/self/fd/*; do
        open=${open##*/}
        [ "$open" -le 2 ] || eval "exec $open>&-"
    done
    exec "$@"
    """

/// `POSIX_SPAWN_SETSID`, which cannot be seen from Swift.
private let newSession: Int32 = 0x80
