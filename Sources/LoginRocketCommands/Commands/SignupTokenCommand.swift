import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `signup-token`: the token of a signup that waits, for the app's server.
struct SignupTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signup-token",
        abstract: "Print the token of a signup that waits: a secret, for the app's server.",
        discussion: """
            Prints the token alone on standard output, so that it can be handed on; it is in no \
            other output of this program. Go on with the command complete-signup.

            Example:
              loginrocket signup-token | hand-to-the-server
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOutAlone(.signupToken) { .signupToken }
    }
}
