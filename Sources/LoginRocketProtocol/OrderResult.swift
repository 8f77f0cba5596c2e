package import LoginRocket
package import LoginRocketCore

/// The part of an answer that its command alone brings.
package enum OrderResult: Equatable, Sendable {
    /// A sentence for people.
    case message(String)

    /// The URL that a browser has to open.
    case url(String)

    /// The token that was asked for.
    case token(Secret)

    /// The place to which a web view is to be led.
    case redirect(location: Secret, cookies: [Secret])

    /// A part of the outbox, and the operation after which the next part begins, if there is one.
    case outbox([ShownOperation], next: OperationID?)

    /// The end of an operation, with a sentence for people.
    case outcome(Word<Outcome.Name>, serverErrors: [String], message: String?)

    var json: JSONValue {
        switch self {
        case .message(let text): .object([("message", .string(text))])
        case .url(let url): .object([("url", .string(url))])
        case .token(let token): .object([("token", .string(token.text))])
        case .redirect(let location, let cookies):
            .object([
                ("location", .string(location.text)),
                ("cookies", .array(cookies.map { .string($0.text) })),
            ])
        case .outbox(let operations, let next):
            .object([
                ("outbox", .array(operations.map(\.json))),
                ("next", JSONValue(next.map { "\($0)" })),
            ])
        case .outcome(let outcome, let serverErrors, let message):
            .object([
                ("outcome", .string(outcome.rawValue)),
                ("serverErrors", .array(serverErrors.map(JSONValue.string))),
                ("message", JSONValue(message)),
            ])
        }
    }

    /// A part of the outbox that has at most so many operations and fits into a line; an operation
    /// that alone does not fit is left out.
    package static func page(_ operations: [ShownOperation], of limit: Int) -> OrderResult {
        var room = Message.limit / 2
        let fitting = operations.prefix { operation in
            room -= operation.json.text.utf8.count + 1
            return room >= 0
        }
        let isWhole = operations.count < limit && fitting.count == operations.count
        return .outbox(Array(fitting), next: isWhole ? nil : (fitting.last ?? operations.first)?.id)
    }
}

extension OrderResult {
    private enum Key: String, CodingKey {
        case message, url, token, location, cookies, outbox, next, outcome, serverErrors
    }

    /// Reads what the answer to a command brings.
    ///
    /// - Returns: What it brings; `nil` if that is nothing that this version knows.
    /// - Throws: `DecodingError` if it lacks what the command is given for.
    init?(to command: String?, from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        switch command.flatMap(Order.Command.init) {
        case .token, .signupToken:
            self = .token(Secret(try fields.decode(String.self, forKey: .token)))
        case .external:
            self = .url(try fields.decode(String.self, forKey: .url))
        case .externalRedirect:
            self = .redirect(
                location: Secret(try fields.decode(String.self, forKey: .location)),
                cookies: try fields.decode([String].self, forKey: .cookies).map { Secret($0) }
            )
        case .outbox:
            self = .outbox(
                try fields.decode([ShownOperation].self, forKey: .outbox),
                next: try fields.decodeIfPresent(OperationID.self, forKey: .next)
            )
        case .outcome:
            self = .outcome(
                try fields.decode(Word<Outcome.Name>.self, forKey: .outcome),
                serverErrors: try fields.decode([String].self, forKey: .serverErrors),
                message: try fields.decodeIfPresent(String.self, forKey: .message)
            )
        case .login, .mfa, .check, .updatePassword, .logout, .cancel, .cancelOperation,
            .acknowledge, .status, .forgotPassword, .resetPassword, .resendEmail, .signUp,
            .completeSignup, .verifyEmail, .openURL, nil:
            guard let text = try fields.decodeIfPresent(String.self, forKey: .message) else {
                return nil
            }
            self = .message(text)
        }
    }
}
