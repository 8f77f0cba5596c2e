import ArgumentParser
import LoginRocketProtocol

/// `check`: asks the server whether the session is valid.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask the server whether the session is valid.",
        discussion: """
            Exits with 0 if it is, with 77 if the server has ended it, and with 69 if there is no \
            clear answer; then the session stays.

            Example:
              loginrocket check --timeout 3
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.check) { .check }
    }
}
