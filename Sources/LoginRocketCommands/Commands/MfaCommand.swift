import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `mfa [CODE]`: the second factor of a login.
struct MfaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mfa",
        abstract: "Answer the realm's request for a code.",
        discussion: """
            A refused code, or one without an answer, leaves the login waiting for its code.

            Example:
              loginrocket mfa 123456
            """
    )

    @Argument(help: "The code; without it, it is read from standard input.")
    var code: String?

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.mfa) {
            let secret =
                if let code { Secret(code) } else { try await SecretLines.next("code") }
            try secret.require(as: "code")
            return .mfa(code: secret)
        }
    }
}
