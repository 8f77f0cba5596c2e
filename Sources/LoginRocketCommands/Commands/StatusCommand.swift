import ArgumentParser
import LoginRocketCore

/// `status`: who is logged in, without a single request.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who is logged in; only reads, also beside a running client.",
        discussion: """
            Without a database nobody has ever logged in, and it says that there is none; with \
            --must-exist it fails.

            Example:
              loginrocket status --json
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try Reading(options: options).show {
            if let snapshot = try options.read() { return (snapshot, nil) }
            return (.unused, "There is no database at \(options.databasePath) yet.")
        }
    }
}
