import ArgumentParser
import LoginRocket
import LoginRocketCore
import Testing

@testable import LoginRocketDemo

@Suite("Exit codes")
struct ExitTests {
    @Test(
        "follow the kind of trouble",
        arguments: [
            (.illegal, 64), (.busy, 64), (.pendingChange, 64), (.badInput, 65), (.offline, 69),
            (.unknown, 69), (.limited, 69), (.outcomeUnknown, 70), (.locked, 73), (.store, 74),
            (.key, 74), (.refused, 77),
        ] as [(LoginRocketError.Code, Int32)]
    )
    func troubles(code: LoginRocketError.Code, exit: Int32) {
        let failure = Failure(LoginRocketError(code, "Trouble."))
        #expect(failure.exit.rawValue == exit)
        #expect(failure.code == code.rawValue)
    }

    @Test("leave no kind of trouble out")
    func allTroubles() {
        for code in LoginRocketError.Code.allCases {
            #expect(Failure(LoginRocketError(code, "Trouble.")).exit != .done)
        }
    }

    @Test(
        "follow the outcome of an operation",
        arguments: [
            (.done(.answered), 0, nil), (.done(.alreadyEnded), 0, nil),
            (.done(.newPasswordAccepted), 0, nil), (.rejected(["No."]), 77, "refused"),
            (.outcomeUnknown, 70, "outcomeUnknown"), (.expired, 69, "unknown"),
        ] as [(Outcome, Int32, String?)]
    )
    func outcomes(outcome: Outcome, exit: Int32, code: String?) {
        for kind in [LoginRocketCore.Operation.Kind.logout, .updatePassword] {
            let verdict = Verdict(outcome, of: kind)
            #expect(verdict.exit.rawValue == exit)
            #expect(verdict.failure?.code == code)
        }
    }

    @Test("a rejection keeps the server's sentences")
    func serverErrors() {
        let verdict = Verdict(.rejected(["No.", "Never."]), of: .updatePassword)
        #expect(verdict.failure?.serverErrors == ["No.", "Never."])
        #expect(verdict.failure?.message.contains("No. Never.") == true)
    }

    @Test(
        "wrong usage is 64",
        arguments: [
            ["bogus"], ["login"], ["check", "--bogus"], ["check", "--timeout", "0"],
            ["check", "--timeout=-1"], ["check", "--timeout", "soon"],
            ["check", "--timeout", "nan"], ["check", "--timeout", "inf"],
            ["check", "--timeout", "1e300"], ["status", "--db", ""], ["outbox", "cancel"],
        ]
    )
    func usage(arguments: [String]) {
        let error = #expect(throws: (any Error).self) {
            try RootCommand.parseAsRoot(arguments)
        }
        #expect(error.map { RootCommand.exitCode(for: $0).rawValue } == 64)
    }
}

@Suite("The command line")
struct CommandLineTests {
    @Test(
        "takes the options of all commands after the command",
        arguments: [
            ["status"], ["login", "frank"], ["mfa"], ["mfa", "123456"], ["check"],
            ["update-password"], ["logout"], ["cancel"], ["outbox"], ["outbox", "list"],
            ["outbox", "cancel", "0f"], ["outbox", "acknowledge", "0f"], ["run"],
        ]
    )
    func options(command: [String]) throws {
        let options = [
            "--url", "http://localhost:1", "--db", "a.sqlite", "--key-file", "k", "--ca-file",
            "ca.pem", "--json", "--timeout", "0.5",
        ]
        #expect(throws: Never.self) { try RootCommand.parseAsRoot(command + options) }
    }

    @Test("every command's help shows an example")
    func help() {
        let outbox = OutboxCommand.configuration.subcommands
        for command in RootCommand.configuration.subcommands + outbox + [RootCommand.self] {
            let help = command.helpMessage()
            #expect(help.contains("Example:"), "\(command)")
            #expect(help.contains("loginrocket-demo "), "\(command)")
        }
    }

    @Test("the default database follows XDG_STATE_HOME if that is absolute")
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
