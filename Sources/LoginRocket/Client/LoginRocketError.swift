/// What went wrong, in one sentence that also says what to do.
///
/// It never holds a secret, and server text in it is capped and free of control characters.
public struct LoginRocketError: Error, Equatable {
    /// The kind of trouble; stable, fit for a `switch` with a default.
    public let code: Code

    /// One sentence for people: what is wrong and what to do.
    public let message: String

    /// The server's sentences, if it gave any.
    public let serverErrors: [String]

    /// Makes an error.
    public init(_ code: Code, _ message: String, serverErrors: [String] = []) {
        self.code = code
        self.message = message
        self.serverErrors = serverErrors
    }

    /// The kinds of trouble.
    public enum Code: String, Sendable, CaseIterable {
        /// The call is not allowed in the current state.
        case illegal
        /// Another foreground call is on its way.
        case busy
        /// The user's earlier password change has not ended yet.
        case pendingChange
        /// A value the app gave cannot be used.
        case badInput
        /// Nothing reached the server.
        case offline
        /// The server may have been reached and gave no clear answer.
        case unknown
        /// The server allows no more calls for now.
        case limited
        /// The server said no.
        case refused
        /// What became of an operation cannot be known.
        case outcomeUnknown
        /// The database cannot be read or written.
        case store
        /// The key is missing, unreadable or not the one the database was sealed with.
        case key
        /// Another process owns the database.
        case locked
    }
}

extension LoginRocketError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
