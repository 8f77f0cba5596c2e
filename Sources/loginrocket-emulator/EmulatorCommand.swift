import ArgumentParser
import CCrashReports
import Foundation
import LoginRocketEmulator

/// The emulator as a program: opens both ports, prints their numbers, and runs until a signal.
@main
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginrocket-emulator",
        abstract: "A LoginRocket realm on this machine, and a second port that controls it.",
        discussion: """
            Users at the start: frank / secret, and grace / secret with the TOTP secret \
            JBSWY3DPEHPK3PXP, unless a configuration file names others.

            Example:
              loginrocket-emulator --port 8600 --control-port 8601

            Exit codes: 0 ended by a signal; 64 wrong usage; 65 a file with bad contents, or an \
            argument that is not UTF-8 text; 74 trouble with a file, a port or standard output.
            """,
        version: "loginrocket-emulator 0.1.0",
        subcommands: [ExecCommand.self]
    )

    @OptionGroup var options: EmulatorOptions

    /// Runs the program, and ends it with an exit code; an error is one line.
    static func main() {
        // Passwords and keys of its realm stay in memory, also in a crash.
        forbid_crash_reports()
        // Writing to somebody who has gone is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        TerminationSignals.block()
        // Without a few more the system's own libraries end the program.
        guard mayOpen(8) else { Failure.trouble(tooFewFiles).end() }
        Task.detached {
            do throws(Failure) {
                try await Foundation.exit(obey())
            } catch {
                error.end()
            }
        }
        // An asynchronous `main` would wait with signals that end the program.
        while true { pause() }
    }

    func run() async throws {
        let signals = TerminationSignals()
        let run = try await EmulatorRun(options, ports: (8600, 8601))
        let (port, controlPort) = (run.emulator.port, run.emulator.controlPort)
        do {
            try Self.answer(#"{"port":\#(port),"controlPort":\#(controlPort)}"#)
        } catch {
            await run.abandon()
            throw error
        }
        await signals.first()
        try await run.end()
    }

    /// Does what the arguments say, and returns the exit code of a command.
    private static func obey() async throws(Failure) -> Int32 {
        let arguments = try arguments()
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch let failure as Failure {
            throw failure
        } catch let code as ExitCode {
            return code.rawValue
        } catch  where exitCode(for: error) == .success {
            // Help, or the version.
            try answer(fullMessage(for: error))
            return 0
        } catch {
            // An option may have taken the word for its value.
            let lacksExec = arguments.contains("--") && arguments.first != "exec"
            let advice = lacksExec ? ["A command after -- needs exec before all options"] : []
            throw .usage([message(for: error)] + advice)
        }
    }

    /// Writes what the program was asked for.
    private static func answer(_ text: String) throws(Failure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
        } catch {
            throw .trouble("cannot write to standard output")
        }
    }

    /// The arguments, in which `--tls` without a certificate has the valid one.
    private static func arguments() throws(Failure) -> [String] {
        var given: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = unsafe CommandLine.unsafeArgv[index],
                let text = unsafe String(validatingCString: bytes)
            else { throw .badData("an argument is not UTF-8 text: give it as such") }
            given.append(text)
        }
        let own = given.prefix { $0 != "--" }
        let full = zip(own, own.dropFirst() + ["-"]).map { argument, next in
            argument == "--tls" && next.hasPrefix("-") ? "--tls=valid" : argument
        }
        return full + given[own.endIndex...]
    }
}
