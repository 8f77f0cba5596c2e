// The outbox, read part after part.

extension Machine {
    /// Shows a part of the outbox, in the order of acceptance.
    ///
    /// - Parameters:
    ///   - id: The operation before the first; `nil` for the beginning.
    ///   - limit: The largest number of operations.
    ///   - now: The moment at which they are shown.
    /// - Returns: The operations; `nil` if there is none of this ID.
    public func operations(
        after id: OperationID?,
        limit: Int,
        at now: Moment
    ) -> [Snapshot.Operation]? {
        var sequences = Array(outbox.operations.keys)
        if let id {
            guard let last = outbox.sequences[id] else { return nil }
            sequences.removeAll { $0 <= last }
        }
        return sequences.sorted().prefix(limit).compactMap { sequence in
            outbox.operations[sequence].flatMap { shown($0, at: now) }
        }
    }
}
