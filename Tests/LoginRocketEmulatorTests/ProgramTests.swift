import Foundation
import NIOCore
import NIOPosix
import Testing

@Suite("The program")
struct ProgramTests {
    @Test(
        "a bad configuration is one line that names the file and the key, and exit code 65",
        arguments: [
            ("{", "JSON"), (#"{"realm":{"colour":"rose-red"}}"#, "colour"),
            (#"{"users":[{"username":"a"}]}"#, "users[0].password"),
        ]
    )
    func badConfiguration(json: String, key: String) async throws {
        try await withFile(json) { path in
            let end = try await run("--config", path)
            #expect(end.code == 65)
            #expect(end.isOneLine)
            #expect(end.errors.contains(path) && end.errors.contains(key))
            #expect(!end.errors.contains("rose-red"))
        }
    }

    @Test("a damaged state is one line that names the file, exit code 65, and left as it is")
    func damagedState() async throws {
        try await withFile(#"{"version":1,"contents":{"#) { path in
            let end = try await run("--state", path)
            #expect(end.code == 65)
            #expect(end.isOneLine)
            #expect(end.errors.contains(path))
            #expect(try String(contentsOfFile: path, encoding: .utf8).count == 25)
        }
    }

    @Test(
        "a file that is not there, or cannot be made, is exit code 74",
        arguments: ["--config", "--state"]
    )
    func noFile(option: String) async throws {
        let end = try await run(option, "/nowhere/file")
        #expect(end.code == 74)
        #expect(end.isOneLine)
        #expect(end.errors.contains("/nowhere/file"))
    }

    @Test(
        "a certificate follows --tls as a word of its own, after =, or not at all",
        arguments: [
            ["--tls", "expired"], ["--tls=expired"], ["--tls"], ["--tls=valid"],
            ["--tls", "wrongHost"], ["--tls", "--host", "127.0.0.1"], ["--host", "::1", "--tls"],
        ]
    )
    func certificates(arguments: [String]) async throws {
        try await withProgram(arguments) { running in
            let address = "GET /ca.pem HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let answer = try await bytesUntilClosed(port: running.controlPort, address)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
        }
    }

    @Test(
        "wrong usage is one line that says where to read more, and exit code 64",
        arguments: [
            ["--tls", "rotten"], ["--tls=rotten"], ["--port", "70000"], ["--port"], ["--shoe"],
            ["expired"], ["--port", "x\ny"], ["--host"], ["--tls", "expired", "valid"],
            ["--port", "\u{1B}[2J"], ["--port", "\u{202E}x"],
        ]
    )
    func usage(arguments: [String]) async throws {
        let end = try await runProgram(arguments)
        #expect(end.code == 64)
        #expect(end.output == "")
        #expect(end.isOneLine)
        #expect(end.errors.hasSuffix(" See loginrocket-emulator --help.\n"))
        #expect(!end.errors.unicodeScalars.contains { ["\u{1B}", "\u{202E}"].contains($0) })
    }

    @Test("help and version are on standard output, with exit code 0")
    func help() async throws {
        let help = try await runProgram(["--help"])
        #expect(help.code == 0)
        #expect(help.output.contains("--control-host <"))
        #expect(help.errors == "")
        let version = try await runProgram(["--version"])
        #expect(version.code == 0)
        #expect(version.output == "loginrocket-emulator 0.1.0\n")
    }

    @Test(
        "a port that is in use, an address of another machine and one of nobody are one line and 74",
        arguments: [
            (["--port", "{taken}", "--control-port", "0"], "the port is in use"),
            (["--port", "0", "--control-port", "{taken}"], "the port is in use"),
            (["--port", "0", "--control-port", "0", "--host", "192.0.2.1"], "of this machine"),
            (["--port", "0", "--control-port", "0", "--host", "nobody.invalid"], "nobody.invalid"),
        ]
    )
    func noPort(arguments: [String], word: String) async throws {
        let taken = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try found(taken.localAddress?.port)
        let end = try await runProgram(
            arguments.map { $0.replacing("{taken}", with: "\(port)") }
        )
        try await taken.close()
        #expect(end.code == 74)
        #expect(end.isOneLine)
        #expect(end.errors.contains(word))
    }

    @Test("standard output that takes nothing is one line and exit code 74")
    func fullOutput() async throws {
        let full = try found(FileHandle(forWritingAtPath: "/dev/full"))
        let end = try await runProgram(["--port", "0", "--control-port", "0"], output: full)
        #expect(end.code == 74)
        #expect(end.isOneLine)
    }

    private func run(_ arguments: String...) async throws -> ProgramEnd {
        try await runProgram(["--port", "0", "--control-port", "0"] + arguments)
    }

    private func withFile(_ content: String, _ test: (String) async throws -> Void) async throws {
        try await withStateFile { path in
            try content.write(toFile: path, atomically: false, encoding: .utf8)
            try await test(path)
        }
    }
}

@Suite("The hosts of the program")
struct HostTests {
    @Test("a control host is told on standard error, with who can reach it, in one line")
    func controlHost() async throws {
        for (host, word) in [
            ("0.0.0.0", "every machine"), ("::", "every machine"), ("127.0.0.1", "this machine"),
            ("localhost", "this machine"), ("127.0.0.2", "this machine"), ("::1", "this machine"),
        ] {
            let errors = try await withProgram(["--control-host", host]) { running in
                let address =
                    switch host {
                    case "0.0.0.0": "127.0.0.1"
                    case "::": "::1"
                    default: host
                    }
                guard host != "127.0.0.2" else { return }
                try await withRawConnection(port: running.controlPort, host: address) { _, _ in }
            }
            #expect(errors.split(separator: "\n").count == 1, "\(host): \(errors)")
            #expect(errors.contains(word), "\(host)")
        }
    }

    @Test("without a control host nothing is told, and only this machine reaches the control port")
    func host() async throws {
        let errors = try await withProgram(["--host", "0.0.0.0"]) { running in
            try await withRawConnection(port: running.port, host: "127.0.0.2") { _, _ in }
            await #expect(throws: (any Error).self) {
                try await withRawConnection(port: running.controlPort, host: "127.0.0.2") { _, _ in
                }
            }
        }
        #expect(errors == "")
    }

    @Test("the name of --host is one of the control port", arguments: ["localhost", "LOCALHOST"])
    func name(host: String) async throws {
        try await withProgram(["--host", host]) { running in
            for (name, status) in [(host, "200"), ("other.example", "403")] {
                let get = "GET /state HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n"
                let answer = try await bytesUntilClosed(port: running.controlPort, get)
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            }
        }
    }
}
