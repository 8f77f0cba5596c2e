// How the outbox keeps its indexes: whatever changes, one operation and its partner are placed
// anew.

extension Outbox {
    /// Stores an operation that is new or differs, and how far it is.
    mutating func put(_ operation: Outbox.Operation, _ progress: Progress) {
        let old = operations[operation.sequence]
        if let old { remove(old) }
        insert(operation, progress)
        let partners = partners(of: operation) + (old.map(partners) ?? [])
        place([operation.sequence] + partners, in: operation.user)
    }

    /// Forgets an operation.
    mutating func delete(_ sequence: SequenceNumber) {
        guard let operation = operations[sequence] else { return }
        remove(operation)
        unfinished.remove(sequence)
        finished.remove(sequence)
        place([sequence] + partners(of: operation), in: operation.user)
    }

    /// Lets no operation of this user leave before an instant, and forgets pauses that are over.
    mutating func pause(_ user: User, until end: Instant) {
        pauses = pauses.filter { $0.value > end - Machine.longestPause - Machine.spread }
        pauses[user] = max(end, pauses[user] ?? end)
        place([], in: user)
    }

    private mutating func remove(_ operation: Outbox.Operation) {
        let sequence = operation.sequence
        let progress = self.progress.removeValue(forKey: sequence)
        operations[sequence] = nil
        sequences[operation.id] = nil
        guard !operation.isFinished else { return }
        lanes[operation.user]?.count -= 1
        growth.remove(sequence)
        if case .logout(let logout) = operation.status {
            let others = logouts[logout.session]?.filter { $0 != sequence } ?? []
            logouts[logout.session] = others.isEmpty ? nil : others
        }
        if lanes[operation.user]?.change == sequence { lanes[operation.user]?.change = nil }
        if case .updatePassword(let change) = operation.status,
            changes[change.session] == sequence
        {
            changes[change.session] = nil
        }
        if case .inFlight(let attempt)? = progress?.activity {
            inFlight[attempt] = nil
            lanes[operation.user]?.sending = nil
        }
    }

    private mutating func insert(_ operation: Outbox.Operation, _ progress: Progress) {
        let sequence = operation.sequence
        operations[sequence] = operation
        self.progress[sequence] = progress
        sequences[operation.id] = sequence
        lastSequence = max(lastSequence, sequence)
        guard !operation.isFinished else {
            unfinished.remove(sequence)
            return finished.append(sequence)
        }
        unfinished.append(sequence)
        lanes[operation.user, default: Lane()].count += 1
        if case .logout(let logout) = operation.status {
            logouts[logout.session, default: []].append(sequence)
        }
        if case .updatePassword(let change) = operation.status {
            lanes[operation.user]?.change = sequence
            changes[change.session] = sequence
        }
        switch progress.activity {
        case .waiting, .due:
            let instant = progress.instant(atAge: operation.nextGrowth)
            growth.set(sequence, to: max(instant, progress.unsaved?.until ?? instant))
        case .inFlight(let attempt):
            inFlight[attempt] = sequence
            lanes[operation.user]?.sending = sequence
        }
    }

    /// The operations of the same user that wait for this one, or for which it waits.
    private func partners(of operation: Outbox.Operation) -> [SequenceNumber] {
        switch operation.status {
        case .logout(let logout):
            let change = change(using: logout.session, of: operation.user)
            return change.map { [$0.sequence] } ?? []
        case .updatePassword(let change):
            return (logouts[change.session] ?? []).filter { operations[$0]?.user == operation.user }
        case .verifyEmail, .finished:
            return []
        }
    }

    /// Puts operations of a user in their places in the user's lane, and the lane's heads in the
    /// queue of all lanes, if it is not sending.
    private mutating func place(_ sequences: [SequenceNumber], in user: User) {
        for head in lanes[user]?.heads ?? [] { due.remove(head) }
        lanes[user]?.heads = []
        if lanes[user]?.count == 0 { lanes[user] = nil }
        for sequence in sequences {
            lanes[user]?.due.remove(sequence)
            guard let operation = operations[sequence], let instant = earliest(of: operation) else {
                continue
            }
            let failures = progress[sequence]?.failures ?? 0
            lanes[user]?.due.set(
                DueQueue.Head(sequence: sequence, failures: failures, instant: instant)
            )
        }
        guard let lane = lanes[user], lane.sending == nil else { return }
        for head in lane.due.heads {
            due.set(
                DueQueue.Head(
                    sequence: head.sequence,
                    failures: head.failures,
                    instant: notPaused(head.instant, user)
                )
            )
        }
        lanes[user]?.heads = lane.due.heads.map { $0.sequence }
    }
}
