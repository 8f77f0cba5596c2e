// The outbox, read part after part.

extension Machine {
    /// Shows a part of the outbox: the operations that have not ended in the order of acceptance,
    /// then the outcomes in the order of their end.
    ///
    /// An operation that ends while somebody reads part after part may be read twice, and none is
    /// missed.
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
        let sequence = id.map { outbox.sequences[$0] }
        if case .some(.none) = sequence { return nil }
        return outbox.operations(after: sequence ?? nil, limit).compactMap { shown($0, at: now) }
    }
}

extension Outbox {
    /// The operations that come after this one, or the first of all if it is `nil`: those that have
    /// not ended in the order of acceptance, then the outcomes in the order of their end.
    fileprivate func operations(after operation: SequenceNumber?, _ count: Int) -> [Outbox
        .Operation]
    {
        let isPast = operation.map(finished.contains) ?? false
        var sequences = isPast ? [] : unfinished.elements(after: operation, count)
        sequences += finished.elements(after: isPast ? operation : nil, count - sequences.count)
        return sequences.compactMap { operations[$0] }
    }
}
