public import LoginRocketCore

// What an app can ask about an operation.

extension Client {
    /// Cancels a queued password change or email verification, provided none of it can have reached
    /// the server.
    ///
    /// ```swift
    /// try await client.cancelOperation(receipt.id)
    /// ```
    ///
    /// - Throws: ``LoginRocketError``: `badInput` for an unknown ID, `illegal` if it is too late or
    ///   a logout; `store`.
    public func cancelOperation(_ id: OperationID) throws {
        try handle(.operationWished(id, .cancel))
    }

    /// Forgets a finished operation, now that its outcome was seen.
    ///
    /// ```swift
    /// for operation in await client.snapshot.operations {
    ///     guard case .finished(let outcome) = operation.phase else { continue }
    ///     show(operation.kind, outcome)
    ///     try await client.acknowledge(operation.id)
    /// }
    /// ```
    ///
    /// - Throws: ``LoginRocketError``: `badInput` for an unknown ID, `illegal` if it has not ended;
    ///   `store`.
    public func acknowledge(_ id: OperationID) throws {
        try handle(.operationWished(id, .acknowledge))
    }

    /// The receipt of an operation accepted earlier, perhaps by an earlier process; `nil` if there
    /// is none of this ID.
    ///
    /// ```swift
    /// // After a restart, with an ID that the app has kept.
    /// let outcome = try await client.receipt(of: id)?.outcome()
    /// ```
    public func receipt(of id: OperationID) -> Receipt? {
        appOperation(id) == nil ? nil : Receipt(id: id, client: self)
    }
}
