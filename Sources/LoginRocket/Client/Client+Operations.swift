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

    /// A part of the outbox, of which a snapshot shows the newest operations alone.
    ///
    /// The operations come in the order of acceptance, with their outcomes once they have ended.
    ///
    /// ```swift
    /// var operations = try await client.operations(limit: 100)
    /// operations += try await client.operations(after: operations.last?.id, limit: 100)
    /// ```
    ///
    /// - Parameters:
    ///   - id: The operation before the first; `nil` for the beginning.
    ///   - limit: The largest number of operations.
    /// - Returns: The operations; fewer than `limit` at the end.
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is no operation of this ID.
    public func operations(
        after id: OperationID? = nil,
        limit: Int
    ) throws -> [Snapshot.Operation] {
        guard let operations = driver.operations(after: id, limit: max(limit, 0)) else {
            throw LoginRocketError(.unknownOperation, in: session)
        }
        return operations
    }

    /// The work of an operation that an app asked for; `nil` if there is none of this ID.
    package func kind(of id: OperationID) -> Outbox.Operation.Kind? {
        appOperation(id)?.kind
    }
}
