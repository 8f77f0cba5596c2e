import ArgumentParser
import CCrashReports
import Foundation
import Logging

/// The demo as a program: reads the arguments, obeys, and exits with a code that says how it went.
@main
enum LoginRocketDemo {
    static func main() async {
        // What is in memory stays there, also in a crash: passwords, tokens, the key.
        forbid_crash_reports()
        openStandardDescriptors()
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .warning
            return handler
        }
        await exit(exitCode(arguments: Array(CommandLine.arguments.dropFirst())))
    }

    /// Gives closed standard descriptors to nobody, lest the database gets one of these numbers.
    private static func openStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", O_RDWR)
        }
    }

    private static func exitCode(arguments: [String]) async -> Int32 {
        if let failure = Usage(arguments: arguments).unknownCommand {
            return complain(failure, arguments)
        }
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let exit as ExitCode {
            return exit.rawValue
        } catch {
            return say(error, arguments)
        }
    }

    /// What the parser itself has to say: help, the version, or wrong usage.
    private static func say(_ error: any Error, _ arguments: [String]) -> Int32 {
        guard RootCommand.exitCode(for: error) != .success else {
            Output.standard.answer(RootCommand.fullMessage(for: error))
            return ExitStatus.done.rawValue
        }
        return complain(Usage(arguments: arguments).failure(error), arguments)
    }

    private static func complain(_ failure: Failure, _ arguments: [String]) -> Int32 {
        Report(snapshot: nil, failure: failure)
            .show(inJSON: arguments.contains("--json"), note: nil)
        return failure.exit.rawValue
    }
}

/// `loginrocket-demo`, of which everything is a subcommand.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginrocket-demo",
        abstract: "Log in to a LoginRocket realm, with a client that outlives outages.",
        discussion: """
            Example:
              loginrocket-demo
              loginrocket-demo --script
              echo secret | loginrocket-demo login frank --url http://localhost:8600
              loginrocket-demo status --json

            Passwords and tokens come from standard input, one a line, or are asked for on a terminal.

            Exit codes: 0 done; 75 accepted and queued; 69 no clear answer; 77 refused, or the \
            session has ended; 70 outcome unknown; 65 bad input; 64 wrong usage, or not possible \
            in this state; 74 trouble with the database, its key or standard output; 73 the \
            database is in use.
            """,
        version: "loginrocket-demo 0.1.0",
        subcommands: [
            StatusCommand.self, LoginCommand.self, MfaCommand.self, ExternalCommand.self,
            OpenURLCommand.self, CheckCommand.self, LogoutCommand.self, CancelCommand.self,
            SignupCommand.self, SignupTokenCommand.self, CompleteSignupCommand.self,
            VerifyEmailCommand.self, ResendEmailCommand.self, UpdatePasswordCommand.self,
            ForgotPasswordCommand.self, ResetPasswordCommand.self, OutboxCommand.self,
            RekeyCommand.self, RunCommand.self, ScreenCommand.self,
        ],
        defaultSubcommand: ScreenCommand.self
    )
}
