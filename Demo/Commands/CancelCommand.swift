import ArgumentParser

/// `cancel`: gives up a login that waits for its code.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Give up a login that waits for its code.",
        discussion: """
            Example:
              loginrocket-demo cancel
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut { .cancel }
    }
}
