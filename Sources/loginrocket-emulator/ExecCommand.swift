import ArgumentParser
import Foundation
import LoginRocketChild
import LoginRocketEmulator

/// Runs a command beside an emulator, and ends with it.
struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Runs a command beside an emulator of its own, and ends with its exit code.",
        usage: "loginrocket-emulator exec [<options>] -- <command> ...",
        discussion: """
            The ports are free ones, unless options name them. The command finds them in \
            LOGINROCKET_URL and LOGINROCKET_CONTROL_URL. SIGTERM, SIGINT and SIGHUP are handed on \
            to it. Both ports are closed before the program ends.

            Example:
              loginrocket-emulator exec -- npm test

            Exit codes: that of the command, or 128 and the number of the signal that ended it; \
            127 no such command; 126 a command that cannot be started. Trouble of the emulator \
            itself is one line that begins with its name, with the exit codes that it has without \
            a command.
            """
    )

    @OptionGroup var options: EmulatorOptions

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The command and its arguments.", valueName: "command")
    )
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("Missing command: put it after --.")
        }
    }

    func run() async throws {
        // Those that the program was started with, for it has opened none yet.
        let inherited = Child.inheritable
        let signals = TerminationSignals()
        let run = try await EmulatorRun(options, ports: (0, 0))
        let code: Int32
        do {
            let child = try start(run.variables, inherited)
            let relay = Task {
                for await arrival in signals.arrivals where !arrival.isOfTerminal {
                    child.send(arrival.number)
                }
            }
            code = await child.end().code
            relay.cancel()
        } catch {
            await run.abandon()
            throw error
        }
        do {
            try await run.end()
        } catch  where code != 0 {
            // The command's code tells more.
            error.tell()
        }
        throw ExitCode(code)
    }

    private func start(
        _ variables: [String: String],
        _ inherited: [Int32]
    ) throws(Failure) -> Child {
        do {
            return try Child(command, variables: variables, inherited: inherited)
        } catch {
            throw .notStarted(command[0], error.number)
        }
    }
}

extension Child.End {
    /// The exit code, as a shell tells it: 128 and the number of the signal that has ended it.
    fileprivate var code: Int32 {
        switch self {
        case .exited(let code): code
        case .killed(let signal): 128 + signal
        }
    }
}
