import LoginRocketCore

/// What a new user fills in.
///
/// Which fields a realm asks for and which it requires is its own choice. Confirmations are compared
/// here and not sent.
public struct SignupForm: Sendable {
    /// The user's name; in realms with email user names the address.
    public var username: String

    /// The address, in realms whose user names are no addresses.
    public var email: String?

    /// The address as typed again; `nil` if it was asked for once.
    public var emailConfirmation: String?

    /// The password; 1 to ``Secret/longest`` bytes.
    public var password: Secret

    /// The password as typed again; `nil` if it was asked for once.
    public var passwordConfirmation: Secret?

    /// The first name.
    public var firstName: String?

    /// The last name.
    public var lastName: String?

    /// The name of the organization, in realms that make one with the user.
    public var organization: String?

    /// Makes a form with what every realm asks for.
    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }
}

extension SignupForm {
    /// Requires that every field can be sent, and that confirmations confirm.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    package func validate() throws(LoginRocketError) {
        try requireName(username, as: "user name")
        try password.require(as: "password")
        try password.require(confirmation: passwordConfirmation)
        let named = [
            ("email address", email), ("first name", firstName), ("last name", lastName),
            ("name of the organization", organization),
        ]
        for case (let name, let text?) in named { try requireName(text, as: name) }
        if let emailConfirmation, emailConfirmation != email ?? username {
            throw LoginRocketError(
                .badInput,
                "The email address and its confirmation differ: give the same twice."
            )
        }
    }

    private func requireName(_ text: String, as name: String) throws(LoginRocketError) {
        try Secret(text).require(as: name)
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw LoginRocketError(
                .badInput,
                "The \(name) holds a control character: leave it out."
            )
        }
    }
}
