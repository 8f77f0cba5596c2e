import Foundation
import LoginRocket
import LoginRocketProtocol

/// Passwords and codes from standard input, one a line; on a terminal they are asked for, unseen.
struct SecretLines {
    /// Reads one secret.
    ///
    /// - Parameters:
    ///   - name: What to ask for, for example `password`.
    ///   - limit: The largest length, in bytes.
    /// - Returns: The secret.
    /// - Throws: ``LoginRocketError`` with code `badInput`; it never repeats what was read.
    static func next(_ name: String, upTo limit: Int = Secret.longest) async throws -> Secret {
        let line: LineSplitter.Line?
        let remedy: String
        if let terminal = Terminal.current {
            line = await terminal.ask("The \(name): ")
            remedy = "a terminal cuts long lines, so give it in a pipe or a file"
        } else {
            line = await Reader(STDIN_FILENO).nextLine()
            remedy = "give a shorter one"
        }
        switch line {
        case .text(let text):
            let secret = Secret(text)
            // Looked at before anything is opened for it.
            try secret.require(as: name, upTo: limit)
            return secret
        case .notText:
            throw LoginRocketError(.badInput, "The \(name) is not UTF-8 text: give it as such.")
        case .tooLong:
            throw LoginRocketError(.badInput, "The \(name) is too long: \(remedy).")
        case nil:
            throw LoginRocketError(
                .badInput,
                "The \(name) is missing: write it to standard input, one line each."
            )
        }
    }
}
