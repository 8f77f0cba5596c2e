// How the outbox keeps its indexes: whatever changes, one operation and its partner are placed
// anew.

extension Outbox {
    /// Stores an operation that is new or differs, keeping its progress unless there is a new one.
    mutating func save(_ operation: Outbox.Operation, progress: Progress?) {
        let sequence = operation.sequence
        guard let progress = progress ?? entries[sequence]?.progress else { return }
        put(Entry(operation: operation, progress: progress), at: sequence)
    }

    /// Stores where an operation stands.
    mutating func save(_ progress: Progress, of sequence: SequenceNumber) {
        guard var entry = entries[sequence] else { return }
        entry.progress = progress
        put(entry, at: sequence)
    }

    /// Forgets an operation.
    mutating func delete(_ sequence: SequenceNumber) {
        put(nil, at: sequence)
        unfinished.remove(sequence)
        finished.remove(sequence)
    }

    /// Lets no operation of this user leave before an instant, and forgets pauses that are over.
    mutating func pause(_ user: User, until end: Instant) {
        pauses = pauses.filter { $0.value > end - Machine.longestPause - Machine.spread }
        pauses[user] = max(end, pauses[user] ?? end)
        withdraw(user)
        offer(user)
    }

    private mutating func put(_ entry: Entry?, at sequence: SequenceNumber) {
        let old = entries[sequence]
        guard let user = (entry ?? old)?.operation.user else { return }
        withdraw(user)
        if let old { remove(old) }
        if let entry { insert(entry) }
        place(sequence, in: user)
        for changed in [old, entry] {
            for partner in changed.map(partners) ?? [] { place(partner, in: user) }
        }
        if lanes[user]?.count == 0 { lanes[user] = nil }
        offer(user)
    }

    private mutating func remove(_ entry: Entry) {
        let (operation, sequence) = (entry.operation, entry.operation.sequence)
        entries[sequence] = nil
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
        if case .inFlight(let attempt) = entry.progress.activity {
            inFlight[attempt] = nil
            lanes[operation.user]?.sending = nil
        }
    }

    private mutating func insert(_ entry: Entry) {
        let (operation, sequence) = (entry.operation, entry.operation.sequence)
        entries[sequence] = entry
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
        switch entry.progress.activity {
        case .waiting, .due:
            let instant = entry.progress.instant(atAge: operation.nextGrowth)
            growth.set(sequence, to: max(instant, entry.progress.unsaved?.until ?? instant))
        case .inFlight(let attempt):
            inFlight[attempt] = sequence
            lanes[operation.user]?.sending = sequence
        }
    }

    /// The operations of the same user that wait for this one, or for which it waits.
    private func partners(of entry: Entry) -> [SequenceNumber] {
        let user = entry.operation.user
        switch entry.operation.status {
        case .logout(let logout):
            let change = change(using: logout.session, of: user)
            return change.map { [$0.operation.sequence] } ?? []
        case .updatePassword(let change):
            return (logouts[change.session] ?? []).filter { entries[$0]?.operation.user == user }
        case .verifyEmail, .finished:
            return []
        }
    }

    private mutating func place(_ sequence: SequenceNumber, in user: User) {
        guard let entry = entries[sequence], let instant = earliest(of: entry) else {
            lanes[user]?.due.remove(sequence)
            return
        }
        let failures = entry.progress.failures
        lanes[user]?.due.set(
            DueQueue.Head(sequence: sequence, failures: failures, instant: instant)
        )
    }

    /// Takes a lane's heads out of the queue of all lanes.
    private mutating func withdraw(_ user: User) {
        for head in lanes[user]?.heads ?? [] { due.remove(head) }
        lanes[user]?.heads = []
    }

    /// Puts a lane's heads into the queue of all lanes, if it is not sending.
    private mutating func offer(_ user: User) {
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
