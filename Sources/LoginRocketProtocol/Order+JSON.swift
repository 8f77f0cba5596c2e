package import LoginRocket
internal import LoginRocketCore

// The parts of an order's line as JSON has it.

extension Order {
    /// The reason why a line is no order; it never repeats the line, which may hold a password.
    package struct BadLine: Error {
        /// The name of the command; empty if the line names none that there is.
        package let command: String

        /// The error, with code `badInput`.
        package let error: LoginRocketError
    }

    /// The name of its command.
    package var command: Command { line.command }

    /// The user it names; `nil` if it names none.
    package var username: String? { line.username }
}

/// A line as JSON has it; keys that are not known are not looked at.
struct OrderFields: Decodable {
    let command: String
    let username, password, code, email, token, current, new, id: String?
    let firstName, lastName, organization, provider, url: String?
}

/// The text of a field.
///
/// - Throws: ``LoginRocketError`` with code `badInput` if it is missing.
func require(_ field: String, _ text: String?) throws(LoginRocketError) -> String {
    guard let text else {
        throw LoginRocketError(.badInput, "\"\(field)\" is missing: send it as text.")
    }
    return text
}

extension Order.BadLine {
    /// A line that names no command.
    init(_ message: String) {
        self.init(command: "", error: LoginRocketError(.badInput, message))
    }
}

extension Signup<Secret> {
    init(_ given: OrderFields) throws(LoginRocketError) {
        self.init(
            user: User(try require("username", given.username)),
            password: Secret(try require("password", given.password))
        )
        email = given.email
        firstName = given.firstName
        lastName = given.lastName
        organization = given.organization
    }

    var fields: KeyValuePairs<String, String?> {
        [
            "username": user.username, "password": password.text, "email": email,
            "firstName": firstName, "lastName": lastName, "organization": organization,
        ]
    }
}

extension OperationID {
    /// Reads the ID of an operation.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if no operation can have it.
    package init(reading text: String) throws(LoginRocketError) {
        guard let id = OperationID(text) else {
            throw LoginRocketError(
                .badInput,
                "This is not the ID of an operation: list the outbox for the IDs."
            )
        }
        self = id
    }
}
