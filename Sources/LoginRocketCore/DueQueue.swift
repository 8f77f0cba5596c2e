/// Operations that wait for a time.
///
/// Of those whose time has come the one with the fewest failures is first, then the one that has
/// waited longest. Each step takes logarithmic time.
struct DueQueue: Sendable {
    /// One place for each number of failures; the last one for that many and more.
    private var places: [PriorityMap<SequenceNumber, Instant>] = []
    private var failures: [SequenceNumber: Int] = [:]

    /// Waits do not grow after 9 failures, so beyond that more failures make no difference.
    private static let most = 9

    /// The earliest time that an operation waits for.
    var earliest: Instant? { places.compactMap { $0.first?.priority }.min() }

    /// The time an operation waits for; `nil` if it is not in here.
    subscript(sequence: SequenceNumber) -> Instant? {
        failures[sequence].flatMap { places[$0][sequence] }
    }

    /// The operation that comes first of those whose time has come.
    func first(at now: Instant) -> SequenceNumber? {
        for place in places {
            if let first = place.first, first.priority <= now { return first.key }
        }
        return nil
    }

    /// The first operations of every number of failures.
    var heads: [Head] {
        places.enumerated().compactMap { failures, place in
            place.first.map { Head(sequence: $0.key, failures: failures, instant: $0.priority) }
        }
    }

    /// An operation, how often it has failed, and the time it waits for.
    struct Head: Sendable {
        let sequence: SequenceNumber
        let failures: Int
        let instant: Instant
    }

    mutating func set(_ head: Head) {
        remove(head.sequence)
        let place = min(max(0, head.failures), Self.most)
        while places.count <= place { places.append(PriorityMap()) }
        places[place].set(head.sequence, to: head.instant)
        failures[head.sequence] = place
    }

    mutating func remove(_ sequence: SequenceNumber) {
        guard let place = failures.removeValue(forKey: sequence) else { return }
        places[place].remove(sequence)
    }
}
