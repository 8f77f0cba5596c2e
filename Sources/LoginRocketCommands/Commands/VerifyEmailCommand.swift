import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `verify-email [USER]`: the token from the mail comes from standard input.
struct VerifyEmailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-email",
        abstract: "Verify an email address, with the token from the mail.",
        discussion: """
            Reads the token from standard input. Without an answer in time the verification stays \
            queued, and the command exits with 75.

            Example:
              echo 'kvf_...' | loginrocket verify-email heidi
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Whose address; by default of whoever the mail was asked for, else of whoever is logged "
                + "in.",
            valueName: "user"
        )
    )
    var username: String?

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.verifyEmail) {
            if let username { try requireName(username) }
            let token = try await SecretLines.next("email token")
            try token.require(as: "email token", from: .emailVerification)
            return .verifyEmail(token: token, username: username)
        }
    }
}
