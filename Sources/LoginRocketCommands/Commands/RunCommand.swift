import ArgumentParser
import Foundation
import LoginRocket
import LoginRocketProtocol

/// `run`: a client without a screen, until SIGTERM.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run without a screen until SIGTERM: restore, drain, re-check.",
        discussion: """
            Prints one JSON object a line on every change, and reads commands from standard input, \
            one JSON object a line; each gets exactly one answer. Whoever connects to its socket \
            can do the same, and so do the other commands of this program. A disk that is full or \
            read-only at the start does not end it: it says so and tries again. With --must-exist \
            it also waits for the database, whose disk may be mounted later.

            Example:
              echo '{"command":"status"}' | loginrocket run --url http://localhost:8600
            """
    )

    @Option(
        help: ArgumentHelp(
            """
            Read options from this file, one a line, such as --check-every 60; those of the command \
            line count more. The places of the database, its key and the socket, and --json and \
            --end-with-input, are told on the command line alone.
            """,
            valueName: "file"
        ),
        completion: .file(extensions: ["conf"])
    )
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Check the session every so many seconds, 0 for never. (default: 300)",
            valueName: "seconds"
        )
    )
    var checkEvery: Double?

    @Option(
        help: ArgumentHelp(
            """
            Let the users of this group use the socket, too: for every order but those that ask \
            for a token.
            """,
            valueName: "group"
        )
    )
    var socketGroup: String?

    @Flag(help: "Listen at no socket.")
    var noSocket = false

    @Flag(help: "Forget each operation once its outcome \"done\" was written.")
    var acknowledgeDone = false

    @Flag(help: "End when standard input ends, as for whoever started it and may be killed.")
    var endWithInput = false

    @OptionGroup var options: Options

    func validate() throws {
        guard checkEvery.map({ $0 == 0 || $0 >= 1 && $0 <= 86_400 }) ?? true else {
            throw ValidationError(
                "The time between checks is not 0, and not from 1 to 86400 seconds: give another."
            )
        }
        guard !noSocket || socketGroup == nil && options.socket == nil else {
            throw ValidationError(
                "Without a socket there is nothing to name: leave --no-socket away, or the others."
            )
        }
    }

    /// Requires that the values can be used, as far as that can be said without the database.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    func requireUsableValues() throws {
        try options.settings(recheckInterval: recheckInterval).requireUsable()
        _ = try socketGroup.map { try SocketFile(options.socketPath, group: $0) }
    }

    /// The time between checks of the session; `nil` for none.
    var recheckInterval: Duration? {
        let seconds = checkEvery ?? 300
        return seconds == 0 ? nil : .seconds(seconds)
    }

    /// Its socket; `nil` for none.
    private var socket: SocketFile? {
        get throws {
            guard !noSocket else { return nil }
            try SQLiteStore.requireFree(
                socket: options.socketPath,
                besides: options.databasePath,
                keySources: options.keySources
            )
            return try SocketFile(options.socketPath, group: socketGroup)
        }
    }

    func run() async throws {
        let ending = Ending()
        let signals = Signals([SIGTERM, SIGINT]) { _ in ending.ask(.asked) }
        defer { signals.cancel() }
        do {
            let socket = try socket
            let opening = try Opening { [options, recheckInterval] in
                try options.open(recheckInterval: recheckInterval)
            }
            let run = RunLoop(
                opening: opening,
                ending: ending,
                greeting: Message.Hello(
                    version: Program.version,
                    database: options.databasePath,
                    process: getpid()
                ),
                endsWithInput: endWithInput,
                acknowledgesDone: acknowledgeDone,
                socket: socket,
                report: RunReport(
                    manager: ServiceManager(
                        ProcessInfo.processInfo.environment,
                        process: getpid()
                    ),
                    logger: options.logger
                )
            )
            switch await run.run() {
            case .asked:
                break
            case .unheard(let complaint):
                Output.error.write(line: complaint)
                throw ExitStatus.trouble.code
            case .impossible(let failure):
                throw failure
            }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            let answer = OrderAnswer(.failed(Failure(error)), options.snapshotBesides)
            answer.show(inJSON: options.json)
            throw answer.exit.code
        }
    }
}
