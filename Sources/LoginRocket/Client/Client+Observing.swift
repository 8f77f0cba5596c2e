public import LoginRocketCore

extension Client {
    /// The current state.
    public var snapshot: Snapshot {
        driver.snapshot
    }

    /// The current state, then a new snapshot after every change until the client is closed.
    ///
    /// ```swift
    /// for await snapshot in await client.snapshots {
    ///     print(snapshot.session, snapshot.unfinishedCount)  // loggedIn(frank, confirmed) 0
    /// }
    /// ```
    ///
    /// A reader that falls 64 changes behind loses the oldest of them. The passing of time alone
    /// sends no snapshot: `Freshness.expired(at:)` appears with the next change.
    public var snapshots: AsyncStream<Snapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Snapshot.self,
            bufferingPolicy: .bufferingNewest(64)
        )
        audience.publish(driver.snapshot)
        continuation.yield(driver.snapshot)
        if case .closed = life {
            continuation.finish()
            return stream
        }
        let reader = audience.add(continuation)
        continuation.onTermination = { [weak self] _ in
            Task { await self?.remove(reader) }
        }
        return stream
    }

    /// Waits for an operation's outcome; see ``Receipt/outcome()``.
    ///
    /// ```swift
    /// switch try await client.outcome(of: id) {
    /// case .done: show("Your password has been changed.")
    /// case let outcome: show(outcome)
    /// }
    /// ```
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is no such operation, or if the
    ///   client queued it itself; `illegal` if the client is or gets closed; `CancellationError`.
    public func outcome(of id: OperationID) async throws -> Outcome {
        try requireOpen()
        guard let operation = appOperation(id) else {
            throw LoginRocketError(.unknownOperation, in: driver.machine.session)
        }
        if case .finished(_, let outcome) = operation.status { return outcome }
        let ticket = audience.nextTicket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                audience.wait(continuation, with: ticket, for: id)
            }
        } onCancel: {
            Task { await self.stopWaiting(ticket) }
        }
    }

    private func stopWaiting(_ ticket: Int) {
        audience.stopWaiting(ticket)
    }

    private func remove(_ reader: Int) {
        audience.remove(reader)
    }

    /// The operation of this ID, if an app asked for it: only then it keeps an outcome.
    func appOperation(_ id: OperationID) -> Outbox.Operation? {
        driver.machine.outbox[id].flatMap { $0.origin == .app ? $0 : nil }
    }

    var session: SessionState { driver.machine.session }
}
