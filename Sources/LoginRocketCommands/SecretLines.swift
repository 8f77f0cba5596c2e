import Foundation
import LoginRocket
import LoginRocketProtocol

/// Passwords and codes from standard input, one a line; on a terminal they are asked for, unseen.
struct SecretLines {
    /// Reads one secret.
    ///
    /// - Parameter name: What to ask for, for example `password`.
    /// - Returns: The secret.
    /// - Throws: ``LoginRocketError`` with code `badInput`; it never repeats what was read.
    static func next(_ name: String) async throws -> Secret {
        let secret = try await nextLong(name)
        // Looked at before anything is opened for it.
        try secret.require(as: name)
        return secret
    }

    /// Reads one secret that may be longer than a password: a login token, or a URL with one.
    static func nextLong(_ name: String) async throws -> Secret {
        let line: LineSplitter.Line?
        if let terminal = Terminal() {
            line = await terminal.ask("The \(name): ")
        } else {
            line = await Reader(STDIN_FILENO).nextLine()
        }
        switch line {
        case .text(let text):
            let secret = Secret(text)
            try secret.requireText(as: name)
            return secret
        case .notText:
            throw LoginRocketError(.badInput, "The \(name) is not UTF-8 text: give it as such.")
        case .tooLong:
            throw LoginRocketError(.badInput, "The \(name) is too long: give a shorter one.")
        case nil:
            throw LoginRocketError(
                .badInput,
                "The \(name) is missing: write it to standard input, one line each."
            )
        }
    }
}
