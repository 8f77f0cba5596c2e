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
        ("--db /a b/c.sqlite", "/a b/c.sqlite"), ("--db '/a'", "'/a'"), ("--db /a # b", "/a # b"),
        ("--db --json", "--json"), ("--db $HOME", "$HOME"), ("--db a=b", "a=b"),
        ("--db=a b", "a b"),
        ("--db /straße", "/straße"),
    ])
    func `the rest of the line is the value, as it stands`(line: String, value: String) throws {
        #expect(try run(line).options.db == value)
    }

    @Test func `an option of the command line counts more than the same one in the file`() throws {
        let command = try run("--url http://a\n--timeout 5", "--url", "http://b", "--json")
        #expect(command.options.url == "http://b")
        #expect(command.options.timeout == 5)
        #expect(command.options.json)
    }

    @Test func `an empty file says nothing`() throws {
        #expect(try run("").options.url == nil)
    }

    @Test(arguments: [
        ("--urll http://a", "--urll"), ("--check-every soon", "soon"), ("--timeout 0", "timeout"),
        ("--url", "--url"), ("--acknowledge-done yes", "--acknowledge-done"),
        ("url http://a", "begins with --"), ("-h", "begins with --"), ("--", "begins with --"),
        ("—url http://a", "begins with --"), ("--help", "no place"),
        ("--version", "Unknown option"),
        ("--config /etc/other.conf", "no place"), ("--db a\u{0}b", "control character"),
        ("--db a\u{1B}[2J", "control character"), ("--db a\tb", "control character"),
        ("--generate-completion-script bash", "no place"), ("--json\n--json", "twice"),
        ("--url a\n--url b", "twice"),
        ("--db " + String(repeating: "a", count: 65_536), "too long"),
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

    @Test func `a line that is not UTF-8 is bad input, and is named`() throws {
        let error = try complaint(Data("--json\n--db jos".utf8) + [0xE9])
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

    @Test func `a file and the command line must go together`() throws {
        #expect(throws: (any Error).self) { try run("--key-file k", "--credential", "c") }
        #expect(throws: (any Error).self) { try run("--no-socket", "--socket", "s") }
    }
}
