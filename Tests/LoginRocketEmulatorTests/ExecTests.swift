import Foundation
import NIOCore
import NIOPosix
import Testing

@Suite("The program around a command")
struct ExecTests {
    @Test("ends with the command's exit code, and its ports are closed then", arguments: [0, 7])
    func exitCode(code: Int32) async throws {
        let end = try await runProgram(["exec", "--", "bash", "-c", "\(login)\nexit \(code)"])
        #expect(end.code == code)
        #expect(end.output.contains(#""result":"okay""#))
        #expect(end.errors == "")
        for port in try ports(in: end.output) {
            await #expect(throws: (any Error).self) {
                try await withRawConnection(port: port) { _, _ in }
            }
        }
    }

    @Test("a command that a signal ends is 128 and its number")
    func killed() async throws {
        let end = try await runProgram(["exec", "--", "sh", "-c", "kill -KILL $$"])
        #expect(end.code == 128 + SIGKILL)
    }

    @Test("hands a signal on to the command, once, and ends with it", arguments: [SIGINT, SIGTERM])
    func signal(number: Int32) async throws {
        try await withFolder { folder in
            let script = """
                trap 'echo caught >>\(folder)/caught' INT TERM
                touch \(folder)/ready
                until [ -e \(folder)/caught ]; do sleep 0.05; done
                exit 5
                """
            let end = try await runProgram(["exec", "--", "sh", "-c", script]) { process in
                try await eventually {
                    FileManager.default.fileExists(atPath: "\(folder)/ready")
                }
                kill(process, number)
            }
            #expect(end.code == 5)
            #expect(try String(contentsOfFile: "\(folder)/caught", encoding: .utf8) == "caught\n")
        }
    }

    @Test(
        "a command that cannot be started is one line, and 127 or 126",
        arguments: [("no-such-command", 127), ("/nowhere/command", 127), ("/etc/passwd", 126)]
    )
    func notStarted(command: String, code: Int32) async throws {
        let end = try await runProgram(["exec", "--", command, "--port", "0"])
        #expect(end.code == code)
        #expect(end.isOneLine)
        #expect(end.errors.contains(command))
    }

    @Test("without a command, or without --, it is wrong usage", arguments: [[], ["true"]])
    func usage(arguments: [String]) async throws {
        let end = try await runProgram(["exec"] + arguments)
        #expect(end.code == 64)
        #expect(end.isOneLine)
    }

    @Test(
        "an option that takes exec for its value is told with the place of exec",
        arguments: ["--tls", "--port", "--host", "--state", "--export"]
    )
    func eaten(option: String) async throws {
        let end = try await runProgram([option, "exec", "--", "true"])
        #expect(end.code == 64)
        #expect(end.isOneLine)
        #expect(end.errors.contains("exec before all options"))
    }

    @Test("a port in use is one line and 74, and the command is not started")
    func portInUse() async throws {
        let taken = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try found(taken.localAddress?.port)
        let end = try await runProgram(["exec", "--port", "\(port)", "--", "echo", "started"])
        try await taken.close()
        #expect(end.code == 74)
        #expect(end.isOneLine)
        #expect(end.output == "")
    }

    @Test("the command inherits variables byte for byte")
    func variables() async throws {
        // The outer program runs in the second one's command, whose variable is not UTF-8.
        let inner = #"printf %s "$BYTES" | od -An -tx1"#
        let script = #"BYTES=$(printf '\377') "$0" exec -- sh -c '\#(inner)'"#
        let end = try await runProgram(["exec", "--", "sh", "-c", script, program.path()])
        #expect(end.output.trimmingCharacters(in: .whitespacesAndNewlines) == "ff")
    }

    @Test(
        "the command has the descriptors that the program was started with, and no port",
        arguments: ["7</dev/null", "<&-", "<&- 2>&- 7</dev/null"]
    )
    func descriptors(redirections: String) async throws {
        let script = #"{ ls /proc/self/fd; echo; "$0" exec -- ls /proc/self/fd; } \#(redirections)"#
        let end = try await runProgram(["exec", "--", "bash", "-c", script, program.path()])
        let lists = end.output.split(separator: "\n\n").map { $0.split(separator: "\n") }
        #expect(lists.count == 2 && lists.first == lists.last)
        #expect(lists.first?.contains("7") == redirections.contains("7"))
    }

    @Test("the command reads what a shell has opened for it")
    func substitutions() async throws {
        let script = #""$0" exec -- cat <(echo one) <(echo two)"#
        let end = try await runProgram(["exec", "--", "bash", "-c", script, program.path()])
        #expect(end.output == "one\ntwo\n")
        #expect(end.errors == "")
    }

    @Test("a script that names no interpreter is one of the shell", arguments: [true, false])
    func plainScript(isSearched: Bool) async throws {
        try await withFolder { folder in
            let path = "\(folder)/script"
            try Data(#"printf '%s|' "$0" "$@"; exit 9"#.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            let script = #"PATH="$1:$PATH" "$0" exec -- "$2" 'a b' '' "#
            let end = try await runProgram(
                [
                    "exec", "--", "sh", "-c", script, program.path(), folder,
                    isSearched ? "script" : path,
                ]
            )
            #expect(end.code == 9)
            #expect(end.output == "\(path)|a b||")
            #expect(end.errors == "")
        }
    }

    /// Logs in with bash alone, after it has told the ports.
    private let login = """
        echo "$LOGINROCKET_URL" "$LOGINROCKET_CONTROL_URL"
        exec 3<>/dev/tcp/127.0.0.1/"${LOGINROCKET_URL##*:}"
        printf 'GET /v1/login?username=frank&password=secret HTTP/1.1\\r\\n' >&3
        printf 'Host: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3
        cat <&3
        """

    private func ports(in output: String) throws -> [Int] {
        let line = try found(output.split(separator: "\n").first)
        let ports = line.split(separator: " ").compactMap { URL(string: String($0))?.port }
        #expect(ports.count == 2)
        return ports
    }
}
