import LoginRocketCore

/// An error, in one sentence that also says what to do.
///
/// Everything of this library that throws throws this, or `CancellationError` where it waits.
///
/// ```swift
/// do {
///     try await client.checkSession()
/// } catch let error as LoginRocketError where error.isRetryable {
///     show(error.message)  // and check again later
/// }
/// ```
///
/// It never holds a secret, and server text in it is capped and free of control characters.
public struct LoginRocketError: Error, Equatable {
    /// The kind of trouble; stable, fit for a `switch` with a default.
    public let code: Code

    /// One line for people: what is wrong and what to do.
    public let message: String

    /// The server's sentences, if it gave any: 256 characters each at most.
    public let serverErrors: [String]

    /// The HTTP status of the server's answer; `nil` if there was none.
    public let status: Int?

    /// The server's name for the request (`X-Request-ID`), as its support asks for it; `nil` if it
    /// gave none.
    public let requestID: String?

    /// The time that the server asked to wait, with code `limited`; `nil` if it did not say.
    public let retryAfter: Duration?

    /// The state of the disk, if that is what is wrong.
    package let disk: DiskTrouble?

    /// Makes an error.
    ///
    /// A path or another text within the message may hold anything, so its line ends become blanks,
    /// and what could move a cursor is left out.
    public init(
        _ code: Code,
        _ message: String,
        serverErrors: [String] = [],
        response: Response? = nil
    ) {
        self.init(code, message, disk: nil, serverErrors: serverErrors, response: response)
    }

    /// Makes an error of a disk that may be written later.
    package init(
        _ code: Code,
        _ message: String,
        disk: DiskTrouble?,
        serverErrors: [String] = [],
        response: Response? = nil
    ) {
        self.code = code
        self.disk = disk
        self.message = ServerText.line(message)
        self.serverErrors = serverErrors
        status = response?.status
        requestID = response?.requestID
        retryAfter = if case .limited(let wait) = response?.answer { wait } else { nil }
    }

    /// The kinds of trouble.
    @nonexhaustive
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
        /// The outcome of an operation cannot be known.
        case outcomeUnknown
        /// The database cannot be read or written.
        case store
        /// The key is missing, unreadable or not the one the database was sealed with.
        case key
        /// Another process owns the database.
        case locked
    }
}

extension LoginRocketError {
    /// Tells if the same call may succeed later without anything being changed by the caller.
    ///
    /// It says when trying again makes sense, not that nothing happened: after `unknown` the server
    /// may have done what it was asked, so an unanswered login may have made a session there. That
    /// session does no harm and ends by itself.
    public var isRetryable: Bool {
        switch code {
        // The other call gets its answer, the network comes back, the server allows calls again,
        // the other process ends.
        case .busy, .offline, .unknown, .limited, .locked: true
        // Another state, other values, or another password are needed first. That an earlier change
        // has ended is not enough: its outcome decides which password is the current one.
        case .illegal, .badInput, .refused, .pendingChange: false
        // Somebody has to find out which of the two it was.
        case .outcomeUnknown: false
        // Somebody has to see to the disk: a full one, too, is not emptied by trying again.
        case .store, .key: false
        }
    }
}

extension LoginRocketError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
