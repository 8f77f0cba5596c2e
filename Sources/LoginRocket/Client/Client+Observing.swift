public import LoginRocketCore

extension Client {
    /// What is so now.
    public var snapshot: Snapshot {
        driver.snapshot
    }

    /// What is so now, and then every change, until the client is closed.
    ///
    /// A reader that falls 64 changes behind loses the oldest of them.
    public var snapshots: AsyncStream<Snapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Snapshot.self,
            bufferingPolicy: .bufferingNewest(64)
        )
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
    /// - Throws: ``LoginRocketError`` with code `badInput` if there is no such operation.
    public func outcome(of id: OperationID) async throws -> Outcome {
        try requireOpen()
        guard let operation = driver.machine.outbox[id] else {
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

    func hasOperation(_ id: OperationID) -> Bool {
        driver.machine.outbox[id] != nil
    }

    var session: SessionState { driver.machine.session }

    func freshReference() -> SecretRef { driver.freshReference() }

    func freshOperationID() -> OperationID { driver.freshOperationID() }
}
