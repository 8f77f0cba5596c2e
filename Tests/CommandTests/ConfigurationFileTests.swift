import ArgumentParser
import Foundation
import LoginRocket
import Testing

@testable import LoginRocketCommands
@testable import LoginRocketProgram

@Suite struct ConfigurationFileTests {
    /// What `run` reads from a file of these bytes, followed by these options.
    private func run(_ content: String, _ arguments: String...) throws -> RunCommand {
        try run(Data(content.utf8), arguments)
    }

    private func run(_ content: Data, _ arguments: [String] = []) throws -> RunCommand {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).conf")
        try content.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let all = ["run", "--config", file.path] + arguments
        return try #require(try Program.parse(all, of: LoginRocketProgram.self) as? RunCommand)
    }

    private func complaint(_ content: String) throws -> LoginRocketError {
        try complaint(Data(content.utf8))
    }

    private func complaint(_ content: Data) throws -> LoginRocketError {
        try #require(throws: LoginRocketError.self) { try run(content) }
    }

    @Test func `a line is an option and its value`() throws {
        let command = try run(
            "--url https://sample.example\n--check-every 60\n--acknowledge-done\n"
        )
        #expect(command.options.url == "https://sample.example")
        #expect(command.recheckInterval == .seconds(60))
        #expect(command.acknowledgeDone)
        #expect(!command.noSocket)
    }

    @Test func `comments, empty lines and blanks around a line do not count`() throws {
        let command = try run(
            "# the realm\r\n\n  \t\n\t--url \t http://localhost:1 \r\n   # --json\n"
        )
        #expect(command.options.url == "http://localhost:1")
        #expect(!command.options.json)
    }

    @Test(arguments: [
        ("--language de, en;q=0.5", "de, en;q=0.5"), ("--language=de, en", "de, en"),
        ("--language \t de \r", "de"), ("\u{FEFF}--language de", "de"),
    ])
    func `the rest of the line is the value, as it stands`(line: String, value: String) throws {
        #expect(try run(line).options.language == value)
    }

    @Test func `an option of the command line counts more than the same one in the file`() throws {
        let command = try run("--url https://a\n--timeout 5", "--url", "https://b", "--json")
        #expect(command.options.url == "https://b")
        #expect(command.options.timeout == 5)
        #expect(command.options.json)
    }

    @Test func `an empty file says nothing`() throws {
        #expect(try run("").options.url == nil)
    }

    @Test(arguments: [
        ("--urll https://a", "--urll"), ("--check-every soon", "soon"), ("--timeout 0", "timeout"),
        ("--url", "--url"), ("--acknowledge-done yes", "--acknowledge-done"),
        ("url https://a", "begins with --"), ("-h", "begins with --"), ("--", "begins with --"),
        ("—url https://a", "begins with --"), ("--help", "no place"),
        ("--version", "Unknown option"),
        ("--language a\u{0}b", "control character"), ("--ca-file a\u{1B}[2J", "control character"),
        ("--ca-file a\tb", "control character"), ("--url\u{A0}https://a", "small letters"),
        ("#a\n\u{FEFF}--url https://a", "begins with --"),
        ("--generate-completion-script bash", "no place"),
        ("--unmanaged\n--unmanaged", "twice"), ("--url https://a\n--url https://b", "twice"),
        ("--language " + String(repeating: "a", count: 65_536), "too long"),
        ("--url kiosk", "URL"), ("--url $HOME", "URL"), ("--language 'de'", "language"),
        ("--ca-file /nowhere/ca.pem", "/nowhere/ca.pem"), ("--public-key /dev/null", "/dev/null"),
        ("--socket-group no-such-group", "no-such-group"), ("--login-handler foo bar", "handler"),
        ("--signup-handler https://a/?b", "handler"),
    ])
    func `a wrong line is bad input, and the complaint names the file and the line`(
        lines: String,
        hint: String
    ) throws {
        let error = try complaint("# a comment\n" + lines)
        #expect(error.code == .badInput)
        let number = lines.contains("\n") ? 3 : 2
        #expect(error.message.contains(".conf, line \(number): "), "\(error.message)")
        #expect(error.message.contains(hint), "\(error.message)")
        #expect(!error.message.contains { $0.isNewline })
    }

    @Test(arguments: [
        "--config /etc/other.conf", "--db /a", "--key-file k", "--credential c", "--socket /a",
        "--no-socket", "--json", "--end-with-input",
    ])
    func `an option that belongs to the command line has no place in a file`(line: String) throws {
        let name = line.prefix { $0 != " " }
        let error = try complaint(line)
        #expect(error.message.hasSuffix("line 1: \(name) has no place in a file."))
    }

    @Test func `a line that is not UTF-8 is bad input, and is named`() throws {
        let error = try complaint(Data("--unmanaged\n--ca-file jos".utf8) + [0xE9])
        #expect(error.code == .badInput)
        #expect(error.message.hasSuffix(".conf, line 2: This is not UTF-8 text."))
    }

    @Test(arguments: ["/nowhere/kiosk.conf", "/dev/null", "/", ""])
    func `a file that cannot be read is bad input`(path: String) throws {
        let error = #expect(throws: LoginRocketError.self) {
            try Program.parse(["run", "--config", path], of: LoginRocketProgram.self)
        }
        #expect(error?.code == .badInput)
    }
}
