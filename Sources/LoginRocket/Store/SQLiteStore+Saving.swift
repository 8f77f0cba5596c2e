internal import GRDB
internal import LoginRocketCore
internal import Synchronization

extension SQLiteStore {
    /// Writes in one transaction, which is on the disk on return.
    ///
    /// An error rolls it back, unless it says that this is not known.
    func transact<Value>(
        _ queue: DatabaseQueue,
        _ write: (Database) throws -> Value
    ) throws -> Value {
        var written: Value?
        if hasDoubt.withLock({ $0 }) {
            // Of the next commit nothing may be left to write, and then it would not land there.
            guard writeOverFailedCommit(queue) else { throw stillInDoubt }
            hasDoubt.withLock { $0 = false }
        }
        do {
            try queue.writeWithoutTransaction { db in
                try db.withReason {
                    try db.inTransaction(.immediate) {
                        let value = try write(db)
                        // Last of all: nobody is told that it is saved in files of somebody else.
                        try lock.requireInPlace()
                        written = value
                        return .commit
                    }
                }
            }
        } catch let failure as DatabaseFailure {
            if !writeOverFailedCommit(queue), written != nil, failure.mayHaveCommitted {
                hasDoubt.withLock { $0 = true }
                throw CommitInDoubt(failure: failure)
            }
            throw failure
        }
        guard let written else { throw UnreadableRow(missing: "a commit") }
        return written
    }

    /// Writes changes; to be called in a transaction.
    ///
    /// - Returns: `true` if something was deleted that must not stay in the write-ahead log.
    func write(
        _ changes: Changes,
        _ secrets: [SecretRef: Secret],
        in db: Database
    ) throws -> Bool {
        let values = ValueTable(db: db, sealer: sealer)
        let tallyRow = try values.tallyRow()
        let before = try Tally(tallyRow)
        var tally = before
        var old: [SecretBinding] = []
        if let session = changes.session { old += try values.write(session) }
        if let email = changes.emailVerification { try values.write(email) }
        for operation in changes.saved { old += try values.write(operation, counting: &tally) }
        for sequence in changes.deleted { old += try values.delete(sequence, counting: &tally) }
        for ended in changes.remembered { try values.remember(ended, counting: &tally) }
        for identity in changes.forgotten { try values.forget(identity, counting: &tally) }
        if tally != before { try values.write(tally, over: tallyRow) }

        let new = Set((changes.session?.secrets ?? []) + changes.saved.flatMap(\.secrets))
        let released = Set(old).subtracting(new)
        try SecretTable(db: db, sealer: sealer)
            .exchange(released, for: new.subtracting(old), from: secrets)
        let isDrained = before.unfinished > 0 && tally.unfinished == 0
        let hasShrunk = try tally.rows < before.rows && isMostlyFree(db)
        return isDrained || hasShrunk || released.contains(where: \.role.leavesTraces)
    }

    private var stillInDoubt: LoginRocketError {
        LoginRocketError(
            .store,
            "\(file.path) still cannot be written, and it is not known whether the last commit was "
                + "saved: see to the disk, then look at the state.",
            disk: .leftInDoubt
        )
    }

    /// Makes sure that a commit that failed stays failed.
    ///
    /// If only its sync failed, all of it may lie in the write-ahead log, and the next start would
    /// find it. Any other commit lands in the same place of the log.
    ///
    /// - Returns: `true` if it is sure.
    private func writeOverFailedCommit(_ queue: DatabaseQueue) -> Bool {
        do {
            return try queue.write { db in
                try db.execute(sql: "UPDATE session SET id = 1")
                return db.changesCount == 1
            }
        } catch {
            return false
        }
    }
}

extension Changes {
    /// Tells if a token that has just come is saved as the session's.
    func beginsSession(with secrets: [SecretRef: Secret]) -> Bool {
        guard case .loggedIn(let session) = session else { return false }
        return secrets[session.token] != nil
    }

    var endsSession: Bool {
        if case .loggedOut = session { true } else { false }
    }
}
