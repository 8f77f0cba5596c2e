import ArgumentParser
import LoginRocketProtocol

/// `token`: the login token, for the app's own server.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print the login token: a secret, for the app's own server.",
        discussion: """
            Prints the token alone on standard output, so that it can be handed on. Whoever has it \
            is the user: give it to the app's server and to nobody else.

            Example:
              loginrocket token | call-the-server
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOutAlone(.token) { .token }
    }
}
