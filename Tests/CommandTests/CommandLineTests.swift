import ArgumentParser
import LoginRocket
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands
@testable import LoginRocketProgram

@Suite("The command line")
struct CommandLineTests {
    @Test(
        "takes the options of all commands after the command",
        arguments: [
            ["status"], ["login", "frank"], ["mfa"], ["mfa", "123456"], ["check"],
            ["update-password"], ["logout"], ["cancel"], ["outbox"], ["outbox", "list"],
            ["outbox", "cancel", "0f"], ["outbox", "acknowledge", "0f"], ["run"],
            [
                "signup", "heidi", "--email", "h@example.com", "--first-name", "H", "--last-name",
                "L",
            ],
            ["signup", "heidi", "--organization", "Hill"], ["complete-signup"],
            ["verify-email"], ["verify-email", "heidi"], ["resend-email", "heidi"],
            ["forgot-password", "heidi"], ["reset-password", "heidi"], ["external", "facebook"],
            ["open-url"],
        ]
    )
    func options(command: [String]) throws {
        let options = [
            "--url", "http://localhost:1", "--db", "a.sqlite", "--key-file", "k", "--ca-file",
            "ca.pem", "--json", "--timeout", "0.5", "--login-handler", "https://a.example/login",
            "--signup-handler", "https://a.example/signup", "--public-key", "public.pem",
            "--email-usernames", "--unmanaged", "--must-exist", "--language", "de, en;q=0.5",
            "--log-level", "debug",
        ]
        #expect(throws: Never.self) { try LoginRocketProgram.parseAsRoot(command + options) }
        let credential = ["--credential", "client.key"]
        #expect(throws: Never.self) { try LoginRocketProgram.parseAsRoot(command + credential) }
        #expect(
            Usage(of: LoginRocketProgram.self, arguments: command + options).unknownCommand == nil
        )
    }

    @Test(
        "used wrongly is 64, with a sentence that says what is wrong and where to read more",
        arguments: [
            (["login"], "<user>", "login"), (["outbox", "cancel"], "<id>", "outbox cancel"),
            (["outbox", "acknowledge"], "<id>", "outbox acknowledge"),
            (["check", "--bogus"], "--bogus", "check"), (["check", "--jso"], "--json", "check"),
            (["check", "--timeout", "0"], "timeout", "check"),
            (["check", "--timeout=-1"], "timeout", "check"),
            (["check", "--timeout", "soon"], "soon", "check"),
            (["check", "--timeout", "s\no\u{85}on"], "s o on", "check"),
            (["check", "--timeout", "nan"], "timeout", "check"),
            (["check", "--timeout", "inf"], "timeout", "check"),
            (["check", "--timeout", "1e300"], "timeout", "check"),
            (["check", "--timeout"], "--timeout", "check"),
            (["check", "--language", "deutsch!"], "language", "check"),
            (["check", "--log-level", "loud"], "loud", "check"),
            (["run", "--check-every", "0.5"], "checks", "run"),
            (["run", "--check-every=-1"], "checks", "run"),
            (["run", "--no-socket", "--socket-group", "kiosk"], "--no-socket", "run"),
            (["status", "--db", ""], "--db", "status"),
            (["status", "--public-key", ""], "--public-key", "status"),
            (["status", "--credential", ""], "--credential", "status"),
            (["status", "--credential", "a", "--key-file", "b"], "--key-file", "status"),
            (["signup"], "<user>", "signup"), (["external"], "<provider>", "external"),
            (["signup", "heidi", "hunter2"], "standard input", "signup"),
            (["open-url", "hunter2"], "standard input", "open-url"),
            (["complete-signup", "hunter2"], "standard input", "complete-signup"),
            (["verify-email", "heidi", "hunter2"], "standard input", "verify-email"),
            (["login", "frank", "hunter2"], "standard input", "login"),
            (["check", "hunter2", "hunter2"], "standard input", "check"),
            (["login", "frank", "--password=hunter2"], "--password", "login"),
            (["--generate-completion-script", "tcsh"], "bash", ""),
        ]
    )
    func misuse(arguments: [String], hint: String, command: String) throws {
        let error = try #require(throws: (any Error).self) {
            try LoginRocketProgram.parseAsRoot(arguments)
        }
        let failure = Usage(of: LoginRocketProgram.self, arguments: arguments).failure(error)
        #expect(failure.exit == .usage)
        #expect(failure.message.contains(hint), "\(failure.message)")
        #expect(!failure.message.contains("hunter2"), "\(failure.message)")
        #expect(
            failure.message.hasSuffix(". See loginrocket \(command) --help.".spaced)
                || failure.message.hasSuffix("? See loginrocket \(command) --help.".spaced)
        )
        #expect(failure.message.isSentence, "\(failure.message)")
    }

    @Test(
        "names the commands there are, if there is none of that name",
        arguments: [
            (["bogus"], "login"), (["bogus", "--help"], "login"), (["help", "bogus"], "login"),
            (["logins"], "login"), (["LOGIN"], "login"), (["bo\ngus", "--json"], "login"),
            (["outbox", "bogus"], "acknowledge"), (["help", "outbox", "bogus"], "acknowledge"),
        ]
    )
    func unknownCommand(arguments: [String], hint: String) throws {
        let failure = try #require(
            Usage(of: LoginRocketProgram.self, arguments: arguments).unknownCommand
        )
        #expect(failure.exit == .usage)
        #expect(failure.message.contains(hint), "\(failure.message)")
        #expect(failure.message.hasPrefix("There is no command \""), "\(failure.message)")
        #expect(failure.message.isSentence, "\(failure.message)")
    }

    @Test("says which version it is")
    func version() throws {
        for arguments in [["--version"], ["login", "--version"]] {
            let error = try #require(throws: (any Error).self) {
                try LoginRocketProgram.parseAsRoot(arguments)
            }
            #expect(LoginRocketProgram.exitCode(for: error) == .success)
            let text = LoginRocketProgram.fullMessage(for: error)
            #expect(text.wholeMatch(of: /loginrocket \d+\.\d+\.\d+/) != nil, "\(text)")
        }
    }

    @Test("helps with every command, and shows an example", arguments: commands)
    func help(command: [String]) throws {
        for arguments in [command + ["--help"], command + ["-h"], ["help"] + command] {
            #expect(Usage(of: LoginRocketProgram.self, arguments: arguments).unknownCommand == nil)
            let (text, exit) = try answer(arguments)
            #expect(exit == .success)
            let name = (["loginrocket"] + command).joined(separator: " ")
            #expect(text.contains("USAGE: \(name)"), "\(text)")
            let example = text.components(after: "Example:\n")
            #expect(example.contains(command.isEmpty ? "loginrocket" : name), "\(text)")
        }
    }

    @Test(
        "is completed in every shell, commands, options and files",
        arguments: CompletionShell.allCases
    )
    func completion(shell: CompletionShell) throws {
        let (script, exit) = try answer(["--generate-completion-script", shell.rawValue])
        #expect(exit == .success)
        for command in commands.compactMap(\.last) {
            #expect(script.contains(command), "\(command)")
        }
        for option in [
            "url", "db", "key-file", "credential", "must-exist", "ca-file", "json", "timeout",
            "login-handler", "signup-handler", "public-key", "email-usernames", "unmanaged",
            "language", "log-level",
        ] {
            #expect(script.contains(option), "\(option)")
        }
        #expect(script.contains("pem"))
    }
}

@Suite("The default database")
struct DefaultDatabaseTests {
    @Test("follows XDG_STATE_HOME if that is absolute")
    func database() {
        let path = Options.defaultDatabasePath
        #expect(
            path(["XDG_STATE_HOME": "/state", "HOME": "/home/g"])
                == "/state/loginrocket/client.sqlite"
        )
        for environment in [["HOME": "/home/g"], ["HOME": "/home/g", "XDG_STATE_HOME": "state"]] {
            #expect(path(environment) == "/home/g/.local/state/loginrocket/client.sqlite")
        }
    }
}

/// The path of every command, the root's first.
private let commands: [[String]] = paths(of: LoginRocketProgram.self)

private func paths(of command: any ParsableCommand.Type) -> [[String]] {
    [[]]
        + command.configuration.subcommands.flatMap { next in
            paths(of: next).map { [next.configuration.commandName ?? "?"] + $0 }
        }
}

/// What the parser itself answers, and how it exits.
private func answer(_ arguments: [String]) throws -> (text: String, exit: ExitCode) {
    let error = try #require(throws: (any Error).self) {
        var command = try LoginRocketProgram.parseAsRoot(arguments)
        // The command `help` answers when it is run.
        try command.run()
    }
    return (LoginRocketProgram.fullMessage(for: error), LoginRocketProgram.exitCode(for: error))
}

extension String {
    /// Whether it says what is wrong and what to do, in whole sentences on one line.
    var isSentence: Bool {
        wholeMatch(of: /[\p{Lu}\/"][^\p{C}\p{Zl}\p{Zp}]*[:.?] [^\p{C}\p{Zl}\p{Zp}]*[^.:]\./) != nil
    }

    /// Without the blank that is left where the root has no name.
    fileprivate var spaced: String { replacing("  ", with: " ") }

    fileprivate func components(after text: String) -> Substring {
        ranges(of: text).first.map { self[$0.upperBound...] } ?? ""
    }
}
