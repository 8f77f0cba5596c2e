import ArgumentParser
import LoginRocketCore
import LoginRocketProtocol

/// `status`: who is logged in, without a single request.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who is logged in; a running client is asked, else the database is read.",
        discussion: """
            Without a database nobody has ever logged in, and it says that there is none; with \
            --must-exist it fails.

            Example:
              loginrocket status --json
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await Reading(options: options, command: .status).show { owner in
            try await owner.answer(to: .status, within: options.timeLimit)
        } orReading: {
            if let snapshot = try options.read() { return (snapshot, nil) }
            let note = "There is no database at \(options.databasePath) yet."
            return (.unused, .message(note))
        }
    }
}
