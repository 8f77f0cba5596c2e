import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `complete-signup`: the login token that the app's server made comes from standard input.
struct CompleteSignupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete-signup",
        abstract: "Complete a signup, with the login token that the app's server made.",
        discussion: """
            Reads the token from standard input. It is trusted once the realm has said that its \
            session is valid; in a realm without managed sessions once --public-key has verified \
            its signature. Until then the signup goes on waiting.

            Example:
              ask-the-server | loginrocket complete-signup
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.completeSignup) {
            let token = try await SecretLines.next("login token", upTo: .max)
            try token.requireLoginToken()
            return .completeSignup(token: token)
        }
    }
}
