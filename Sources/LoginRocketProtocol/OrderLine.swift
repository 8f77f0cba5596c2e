internal import Foundation
package import LoginRocket
internal import LoginRocketCore

/// A line that tells a running client what to do: the name of a command, and its fields.
///
/// ```json
/// {"command":"login","username":"frank","password":"…"}
/// ```
package struct OrderLine: Equatable, Sendable {
    package let command: Command

    /// The fields that were given; they may hold passwords.
    package let fields: [Field: String]

    /// The name of a command.
    package enum Command: String, CaseIterable, Sendable {
        case login, mfa, check, updatePassword, logout, cancel, cancelOperation, acknowledge
        case status, forgotPassword, resetPassword, resendEmail, signUp, completeSignup
        case verifyEmail, external, openURL
    }

    /// The name of a field, in the order in which fields are written.
    package enum Field: String, CaseIterable, CodingKey, Sendable {
        case username, password, code, email, token, current, new, id, firstName, lastName
        case organization, provider, url
    }

    package init(_ command: Command, _ fields: [Field: String] = [:]) {
        self.command = command
        self.fields = fields
    }

    /// Reads a line as it came in.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`. It never repeats the line, which may
    ///   hold a password.
    package init(reading line: LineSplitter.Line) throws(LoginRocketError) {
        let text: String
        switch line {
        case .text(let whole): text = whole
        case .notText: throw LoginRocketError(.badInput, "The line is not UTF-8 text: \(advice).")
        case .tooLong:
            throw LoginRocketError(.badInput, "The line is longer than 64 KiB: \(advice).")
        }
        guard let object = try? JSONDecoder().decode(Object.self, from: Data(text.utf8)) else {
            throw LoginRocketError(
                .badInput,
                "The line is not a JSON object with text in it: send {\"command\":…}."
            )
        }
        guard let command = Command(rawValue: object.command) else {
            let names = Command.allCases.map(\.rawValue).joined(separator: ", ")
            throw LoginRocketError(.badInput, "The commands are \(names): send one.")
        }
        self.init(command, object.fields)
    }

    /// The line, without its end.
    package var json: String {
        let given = Field.allCases.compactMap { field in
            fields[field].map { (key: field.rawValue, value: JSON.string($0)) }
        }
        return JSON.object([("command", .string(command.rawValue))] + given).description
    }

    /// A line as JSON has it; keys that are not known are not looked at.
    private struct Object: Decodable {
        let command: String
        let fields: [Field: String]

        private enum Key: CodingKey {
            case command
        }

        init(from decoder: any Decoder) throws {
            command = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .command)
            let values = try decoder.container(keyedBy: Field.self)
            fields = try Field.allCases.reduce(into: [:]) { fields, field in
                fields[field] = try values.decodeIfPresent(String.self, forKey: field)
            }
        }
    }
}

private let advice = "send one command"
