import LoginRocketCore

extension Signup<Secret> {
    /// Requires that every field can be sent, and that confirmations confirm.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func validate() throws(LoginRocketError) {
        try requireName(user.username, as: "user name")
        try password.require(as: "password")
        try password.require(confirmation: passwordConfirmation)
        let named = [
            ("email address", email), ("first name", firstName), ("last name", lastName),
            ("name of the organization", organization),
        ]
        for case (let name, let text?) in named { try requireName(text, as: name) }
        guard let emailConfirmation else { return }
        guard email.map({ $0 == emailConfirmation }) ?? (user == User(emailConfirmation)) else {
            throw LoginRocketError(
                .badInput,
                "The email address and its confirmation differ: give the same twice."
            )
        }
    }
}
