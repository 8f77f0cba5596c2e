package import LoginRocketCore

// What is wrong with a secret is said before anything is saved or sent.

extension Secret {
    /// Requires that there is a text without a NUL, and not too much of it.
    ///
    /// Nobody types a NUL. A text in UTF-16 has many, and some servers read a text only up to the
    /// first one.
    ///
    /// - Parameters:
    ///   - name: What the secret is called, for example `new password`.
    ///   - limit: The largest length, in bytes.
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func require(
        as name: String,
        upTo limit: Int = Secret.longest
    ) throws(LoginRocketError) {
        guard !bytes.isEmpty else {
            throw LoginRocketError(.badInput, "The \(name) is empty: give one.")
        }
        guard !bytes.contains(0) else {
            throw LoginRocketError(
                .badInput,
                "The \(name) holds a NUL, as a text in UTF-16 does: give it in UTF-8."
            )
        }
        guard bytes.count <= limit else {
            throw LoginRocketError(
                .badInput,
                "The \(name) is longer than \(limit) bytes: give a shorter one."
            )
        }
    }

    /// Requires that a new password is not the current one.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func require(differentFrom current: Secret) throws(LoginRocketError) {
        guard self != current else {
            throw LoginRocketError(
                .badInput,
                "The new password is the current one: choose another."
            )
        }
    }

    /// Requires that this may be a token of a family.
    ///
    /// A realm may give its tokens any form, so only what is surely of another family is refused.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func require(as name: String, from family: TokenFamily) throws(LoginRocketError) {
        try require(as: name)
        guard let other = self.family, other != family else { return }
        throw LoginRocketError(
            .badInput,
            "The \(name) is a token for something else (\(other.rawValue)…): give one that begins "
                + "with \(family.rawValue)."
        )
    }

    /// Requires that this may be a login token: that it says whose it is.
    ///
    /// - Returns: Whose it says it is.
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    @discardableResult
    package func requireLoginToken() throws(LoginRocketError) -> User {
        try require(as: "login token", upTo: .max)
        guard let username = TokenClaims(self).username else {
            throw LoginRocketError(
                .badInput,
                "The token does not say whose it is: give the login token as it came."
            )
        }
        return User(username)
    }

    /// The purpose of a token, if its first letters tell.
    var family: TokenFamily? {
        TokenFamily.allCases.first { text.hasPrefix($0.rawValue) }
    }

    /// Requires that a password was typed the same twice, if it was asked for twice.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func require(confirmation: Secret?) throws(LoginRocketError) {
        guard let confirmation, confirmation != self else { return }
        throw LoginRocketError(
            .badInput,
            "The new password and its confirmation differ: give the same twice."
        )
    }
}

/// Requires that a name is one: there, not too long, and without control characters.
///
/// No name needs these, and screens, databases and servers each read them in their own way.
///
/// - Throws: ``LoginRocketError`` with code `badInput`.
package func requireName(
    _ text: String,
    as name: String = "user name"
) throws(LoginRocketError) {
    guard !text.hasControlCharacter else {
        throw LoginRocketError(
            .badInput,
            "The \(name) holds a control character: leave it out."
        )
    }
    try Secret(text).require(as: name)
}

extension String {
    /// Tells if it holds a control character (Unicode category Cc): C0, DEL or C1.
    package var hasControlCharacter: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

/// The tokens that tell by their first letters what they are for.
package enum TokenFamily: String, CaseIterable {
    case mfa = "kli_"
    case passwordReset = "kpw_"
    case emailVerification = "kvf_"
    case signup = "utk_"
}
