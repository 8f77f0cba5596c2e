public import LoginRocketCore

/// Proof that an operation was accepted: it is on the disk and will get exactly one outcome.
public struct Receipt: Sendable {
    /// The operation's name; it finds the operation again after a restart.
    public let id: OperationID

    private let client: Client

    init(id: OperationID, client: Client) {
        self.id = id
        self.client = client
    }

    /// Waits for the operation's outcome, which may take as long as the outage does.
    ///
    /// Something must call ``Client/run()`` meanwhile. Cancelling the wait leaves the operation
    /// where it is.
    ///
    /// ```swift
    /// let receipt = try await client.updatePassword(current: Secret(old), new: Secret(new))
    /// print(try await receipt.outcome())  // done(answered)
    /// ```
    ///
    /// - Throws: `CancellationError`, or ``LoginRocketError`` if the client was closed.
    public func outcome() async throws -> Outcome {
        try await client.outcome(of: id)
    }
}
