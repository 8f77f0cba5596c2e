import Foundation
import LoginRocket

/// Passwords and codes from standard input, one a line; on a terminal they are asked for, unseen.
struct SecretLines {
    /// Reads one secret.
    ///
    /// - Parameter name: What to ask for, for example `password`.
    /// - Returns: The secret.
    /// - Throws: ``LoginRocketError`` with code `badInput`; it never repeats what was read.
    static func next(_ name: String) async throws -> Secret {
        let line: LineSplitter.Line?
        if let terminal = Terminal() {
            line = await terminal.ask("The \(name): ")
        } else {
            line = await StandardInput.nextLine()
        }
        switch line {
        case .text(let text):
            return try Secret(text).checked(as: name)
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

extension Secret {
    /// This, if a client takes it; looked at before anything is opened for it.
    func checked(as name: String) throws(LoginRocketError) -> Secret {
        guard !bytes.isEmpty else {
            throw LoginRocketError(.badInput, "The \(name) is empty: give one.")
        }
        guard bytes.count <= Self.longest else {
            throw LoginRocketError(
                .badInput,
                "The \(name) is longer than \(Self.longest) bytes: give a shorter one."
            )
        }
        return self
    }
}
