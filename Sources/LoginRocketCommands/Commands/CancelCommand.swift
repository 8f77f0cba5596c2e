import ArgumentParser
import LoginRocketProtocol

/// `cancel`: gives up a login or a signup that waits.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Give up a login or a signup that waits for something.",
        discussion: """
            Example:
              loginrocket cancel
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.cancel) { .cancel }
    }
}
