import LoginRocketCore

/// The readers of snapshots, and the waiters for outcomes.
struct Audience {
    private var readers: [Int: AsyncStream<Snapshot>.Continuation] = [:]
    private var waiters: [Int: Waiter] = [:]
    private var count = 0
    private var last: Snapshot?

    private struct Waiter {
        let operation: OperationID
        let continuation: CheckedContinuation<Outcome, any Error>
    }

    mutating func add(_ reader: AsyncStream<Snapshot>.Continuation) -> Int {
        count += 1
        readers[count] = reader
        return count
    }

    mutating func remove(_ reader: Int) {
        readers[reader] = nil
    }

    /// Shows a snapshot, unless it is the one shown last.
    mutating func publish(_ snapshot: Snapshot) {
        guard snapshot != last else { return }
        last = snapshot
        for reader in readers.values { reader.yield(snapshot) }
    }

    /// A ticket for one waiter, so that its wait can be ended.
    mutating func nextTicket() -> Int {
        count += 1
        return count
    }

    mutating func wait(
        _ continuation: CheckedContinuation<Outcome, any Error>,
        with ticket: Int,
        for operation: OperationID
    ) {
        waiters[ticket] = Waiter(operation: operation, continuation: continuation)
    }

    mutating func stopWaiting(_ ticket: Int) {
        waiters.removeValue(forKey: ticket)?.continuation.resume(throwing: CancellationError())
    }

    mutating func publish(_ outcome: Outcome, of operation: OperationID) {
        for (ticket, waiter) in waiters where waiter.operation == operation {
            waiters[ticket] = nil
            waiter.continuation.resume(returning: outcome)
        }
    }

    /// Nothing more will be told.
    mutating func leave() {
        for reader in readers.values { reader.finish() }
        for waiter in waiters.values {
            waiter.continuation.resume(throwing: LoginRocketError.closed)
        }
        readers = [:]
        waiters = [:]
    }
}
