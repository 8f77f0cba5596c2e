import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `update-password`: current, new and confirmation come from standard input.
struct UpdatePasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-password",
        abstract: "Change the password of the user who is logged in.",
        discussion: """
            Reads three lines: the current password, the new one, and the new one again. Without \
            an answer in time the change stays queued, and the command exits with 75.

            Example:
              printf 'secret\\nbetter\\nbetter\\n' | loginrocket update-password
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.updatePassword) {
            let current = try await SecretLines.next("current password")
            let new = try await SecretLines.next("new password")
            let confirmation = try await SecretLines.next("confirmation of the new password")
            try new.require(confirmation: confirmation)
            try new.require(differentFrom: current)
            return .updatePassword(current: current, new: new)
        }
    }
}
