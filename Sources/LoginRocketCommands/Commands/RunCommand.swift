import ArgumentParser
import Foundation
import LoginRocketProtocol

/// `run`: a client without a screen, until SIGTERM.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run without a screen until SIGTERM: restore, drain, re-check.",
        discussion: """
            Prints one JSON object a line on every change, and reads commands from standard input, \
            one JSON object a line; each gets exactly one answer, the object with "command" and \
            "exit". A disk that is full or read-only at the start does not end it: it says so and tries \
            again.

            Example:
              echo '{"command":"status"}' | loginrocket run --url http://localhost:8600
            """
    )

    @Flag(help: "End when standard input ends, as for whoever started it and may be killed.")
    var endWithInput = false

    @OptionGroup var options: Options

    func run() async throws {
        let ending = Ending()
        let signals = Signals([SIGTERM, SIGINT]) { _ in ending.ask(.asked) }
        defer { signals.cancel() }
        do {
            let opening = try Opening { [options] in
                try options.open(recheckInterval: .seconds(300))
            }
            let run = RunLoop(opening, until: ending, endsWithInput: endWithInput)
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
            let failure = Failure(error)
            Printout(options.snapshotBesides, .failed(failure)).show(inJSON: options.json)
            throw failure.exit.code
        }
    }
}
