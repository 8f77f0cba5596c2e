package import ArgumentParser
internal import CCrashReports
internal import Foundation
internal import Logging
internal import LoginRocket
internal import LoginRocketProtocol

/// A program of these commands: reads the arguments, obeys, and exits with a code that says how it
/// went.
package enum Program {
    /// The version of all programs of the package.
    package static let version = "0.1.0"

    /// The commands of every program, in the order in which help lists them.
    package static let commands: [any ParsableCommand.Type] = [
        StatusCommand.self, LoginCommand.self, MfaCommand.self, ExternalCommand.self,
        OpenURLCommand.self, CheckCommand.self, TokenCommand.self, LogoutCommand.self,
        CancelCommand.self,
        SignupCommand.self, SignupTokenCommand.self, CompleteSignupCommand.self,
        VerifyEmailCommand.self, ResendEmailCommand.self, UpdatePasswordCommand.self,
        ForgotPasswordCommand.self, ResetPasswordCommand.self, OutboxCommand.self,
        RekeyCommand.self, RunCommand.self,
    ]

    /// The part of the help about passwords and exit codes.
    package static let rules = """
        Passwords and tokens come from standard input, one a line, in UTF-8 and without a NUL, or \
        are asked for on a terminal.

        Exit codes: 0 done; 75 accepted and queued; 69 no clear answer; 77 refused, or the \
        session has ended; 70 outcome unknown; 65 bad input; 64 wrong usage, or not possible \
        in this state; 74 trouble with the database, its key or standard output; 73 the \
        database is in use, and its owner cannot be reached.
        """

    /// Runs the program of which everything is a subcommand of `root`.
    package static func main(_ root: any ParsableCommand.Type) async -> Never {
        // What is in memory stays there, also in a crash: passwords, tokens, the key.
        forbid_crash_reports()
        // A kill between the making of a file and its permissions leaves nothing that others can
        // read, or that this user cannot.
        umask(0o077)
        openStandardDescriptors()
        // Writing to somebody who has gone is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        do {
            // Without a few more the system's own libraries end the program.
            try requireDescriptors(8)
        } catch {
            exit(complain(.client(error), CommandLine.arguments))
        }
        let format = LineLogHandler.Format.forStandardError(ProcessInfo.processInfo.environment)
        LoggingSystem.bootstrap { label in
            var handler = LineLogHandler(label: label, format: format)
            handler.logLevel = .warning
            return handler
        }
        // The system's library reads them there; a program without its name has not read them.
        guard CommandLine.argc > 0 else {
            let error = LoginRocketError(
                .badInput,
                "The arguments cannot be read in /proc/self/cmdline: mount /proc."
            )
            exit(complain(.client(error), []))
        }
        guard let arguments else {
            let error = LoginRocketError(
                .badInput,
                "An argument is not UTF-8 text: give it as such."
            )
            exit(complain(.client(error), CommandLine.arguments))
        }
        if let name = garbledVariable {
            let error = LoginRocketError(
                .badInput,
                "The environment variable \(name) is not UTF-8 text: give it as such."
            )
            exit(complain(.client(error), CommandLine.arguments))
        }
        // All is written. The usual exit waits for whoever writes to standard error, such as a log
        // that nobody reads.
        await _exit(exitCode(root, arguments))
    }

    /// The arguments as they were given; `nil` if one of them is not text.
    private static var arguments: [String]? {
        var arguments: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = unsafe CommandLine.unsafeArgv[index],
                let text = unsafe String(validatingCString: bytes)
            else { return nil }
            arguments.append(text)
        }
        return arguments
    }

    /// The first variable of those that name files and is not text; Foundation would repair it.
    private static var garbledVariable: String? {
        ["HOME", "XDG_STATE_HOME", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET"].first { name in
            guard let bytes = unsafe getenv(name) else { return false }
            return unsafe String(validatingCString: bytes) == nil
        }
    }

    /// Gives closed standard descriptors to nobody, lest the database gets one of these numbers.
    ///
    /// What cannot be written there stays an error.
    private static func openStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", O_RDONLY)
        }
    }

    private static func exitCode(
        _ root: any ParsableCommand.Type,
        _ arguments: [String]
    ) async -> Int32 {
        let usage = Usage(of: root, arguments: arguments)
        if let failure = usage.unknownCommand { return complain(failure, arguments) }
        do {
            var command = try parse(arguments, of: root)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let exit as ExitCode {
            return exit.rawValue
        } catch let error as LoginRocketError {
            return complain(.client(error), arguments)
        } catch {
            guard root.exitCode(for: error) != .success else {
                // Help, or the version.
                Output.standard.answer(root.fullMessage(for: error))
                return ExitStatus.done.rawValue
            }
            return complain(usage.failure(error), arguments)
        }
    }

    /// The command that arguments stand for, together with the file that `run --config` names.
    ///
    /// - Throws: The parser's complaint, or ``LoginRocketError`` about the file.
    static func parse(
        _ arguments: [String],
        of root: any ParsableCommand.Type
    ) throws -> any ParsableCommand {
        let command = try root.parseAsRoot(arguments)
        guard let file = (command as? RunCommand)?.config else { return command }
        let options = try ConfigurationFile(path: file).arguments
        // The parser takes the last of two equal options: that of the command line.
        return try root.parseAsRoot(arguments.prefix(1) + options + arguments.dropFirst())
    }

    private static func complain(_ failure: Failure, _ arguments: [String]) -> Int32 {
        let answer = OrderAnswer(.failed(failure), nil)
        answer.show(inJSON: arguments.contains("--json"))
        return answer.exit.rawValue
    }
}
