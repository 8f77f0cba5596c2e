import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `reset-password USER`: token, new password and confirmation come from standard input.
struct ResetPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-password",
        abstract: "Replace a forgotten password, with the token from the mail.",
        discussion: """
            Reads three lines: the token, the new password, and the new one again. It does not log \
            in.

            Example:
              printf 'kpw_...\\nbetter\\nbetter\\n' | loginrocket reset-password frank
            """
    )

    @Argument(help: ArgumentHelp("The user name.", valueName: "user"))
    var username: String

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.resetPassword) {
            try requireName(username)
            let token = try await SecretLines.next("password reset token")
            try token.require(as: "password reset token", from: .passwordReset)
            let new = try await SecretLines.next("new password")
            let confirmation = try await SecretLines.next("confirmation of the new password")
            try new.require(confirmation: confirmation)
            return .resetPassword(username: username, token: token, new: new)
        }
    }
}
