import ArgumentParser
import LoginRocketProtocol

/// `logout`: here at once, at the server as soon as it answers.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Log out: here at once, at the server as soon as it answers.",
        discussion: """
            Without an answer in time the server's end stays queued, and the command exits with 75.

            Example:
              loginrocket logout
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.logout) { .logout }
    }
}
