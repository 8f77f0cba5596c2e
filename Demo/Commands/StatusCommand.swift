import ArgumentParser
import LoginRocketCore

/// `status`: who is logged in, without a single request.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who is logged in; only reads, also beside a running client.",
        discussion: """
            Example:
              loginrocket-demo status --json
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try Reading(options: options).show(limit: Snapshot.limit) { _ in nil }
    }
}
