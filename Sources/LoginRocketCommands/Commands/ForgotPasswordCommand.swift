import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `forgot-password USER`: has a token mailed that resets the password.
struct ForgotPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forgot-password",
        abstract: "Have a token mailed that resets a forgotten password.",
        discussion: """
            Go on with the command reset-password.

            Example:
              loginrocket forgot-password frank
            """
    )

    @Argument(help: ArgumentHelp("The user name.", valueName: "user"))
    var username: String

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.forgotPassword) {
            try requireName(username)
            return .forgotPassword(username: username)
        }
    }
}
