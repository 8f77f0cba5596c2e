import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `resend-email USER`: has another token mailed that verifies the email address.
struct ResendEmailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend-email",
        abstract: "Have another token mailed that verifies an email address.",
        discussion: """
            The realm refuses it unless a verification is due. Go on with the command verify-email.

            Example:
              loginrocket resend-email frank
            """
    )

    @Argument(help: ArgumentHelp("The user name.", valueName: "user"))
    var username: String

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.resendEmail) {
            try requireName(username)
            return .resendEmail(username: username)
        }
    }
}
