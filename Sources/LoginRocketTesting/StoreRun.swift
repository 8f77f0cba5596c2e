internal import LoginRocket
internal import LoginRocketCore

/// One check of one rule.
struct StoreRun {
    let rule: StoreConformance.Rule
    let reopen: (any Store) throws -> any Store

    func isEmptyAtFirst(_ store: any Store) throws {
        try require(store, holds: Saved())
        try require(try reopen(store), holds: Saved())
    }

    func keepsEverySession(_ first: any Store) throws {
        var store = first
        for session in StoreSamples.sessions {
            try store.commit(Changes(session), secrets: secrets)
            store = try reopen(store)
            try require(store, holds: Saved(session: session))
            // A reference names one secret for ever, so the next sample needs it gone.
            try store.commit(Changes(.loggedOut(.user)), secrets: [:])
        }
        try store.close()
    }

    func keepsEveryEmailVerification(_ first: any Store) throws {
        var store = first
        let session = SessionState.loggedIn(StoreSamples.session())
        try store.commit(Changes(session), secrets: secrets)
        for email in StoreSamples.emailVerifications {
            try store.commit(Changes(email: email), secrets: [:])
            store = try reopen(store)
            try require(store, holds: Saved(session: session, emailVerification: email))
        }
        try store.close()
    }

    func keepsEveryOperation(_ first: any Store) throws {
        var store = first
        var saved: [Outbox.Operation] = []
        for (index, status) in StoreSamples.statuses.enumerated() {
            let origin: Outbox.Operation.Origin = index.isMultiple(of: 2) ? .app : .client
            let operation = StoreSamples.operation(Int64(index + 1), status, origin: origin)
            saved.append(operation)
            try store.commit(Changes(saved: [operation]), secrets: secrets)
        }
        store = try reopen(store)
        try require(store, holds: Saved(operations: saved, lastSequence: count(saved.count)))
        try store.close()
    }

    func replacesValues(_ first: any Store) throws {
        var store = first
        try store.commit(Changes(saved: [pending(1)]), secrets: secrets)
        for status in StoreSamples.statuses {
            var operation = StoreSamples.operation(1, status)
            operation.age += .nanoseconds(1)
            operation.attempts += 1
            try store.commit(Changes(saved: [operation]), secrets: secrets)
            store = try reopen(store)
            try require(store, holds: Saved(operations: [operation], lastSequence: count(1)))
        }
        try store.close()
    }

    func keepsEverySecret(_ first: any Store) throws {
        let every = (0...255).map { UInt8($0) }
        for bytes in [[], [0], every, every + every + every] {
            let secret = Secret(bytes: bytes)
            let session = SessionState.loggedIn(StoreSamples.session())
            try first.commit(Changes(.loggedOut(.user)), secrets: [:])
            try first.commit(Changes(session), secrets: [StoreSamples.token: secret])
            try require(first.secret(StoreSamples.token) == secret, "other bytes came back")
        }
        let store = try reopen(first)
        let length = try store.secret(StoreSamples.token).bytes.count
        try require(length == 768, "other bytes came back later")
        try store.close()
    }

    func keepsSecretsWhileReferredTo(_ first: any Store) throws {
        let session = SessionState.loggedIn(StoreSamples.session())
        try first.commit(Changes(session), secrets: secrets)
        try require(first, has: [StoreSamples.token])
        try first.commit(Changes(saved: [pending(1)]), secrets: secrets)
        let store = try reopen(first)
        try require(store, has: [StoreSamples.token, StoreSamples.current, StoreSamples.new])
        // The session's token lives on in the change, and then in the logout alone.
        try store.commit(Changes(.loggedOut(.user), saved: [logout(2)]), secrets: [:])
        try store.commit(Changes(saved: [finished(1)]), secrets: [:])
        try require(store, has: [StoreSamples.token])
        try store.commit(Changes(deleted: [SequenceNumber(2)]), secrets: [:])
        try require(store, has: [])
        try keepsArrivedTokens(store)
    }

    /// The tokens that come with mails and signups.
    private func keepsArrivedTokens(_ first: any Store) throws {
        let signup = SessionState.awaitingSignupCompletion(
            SignupToken(user: nil, token: StoreSamples.token)
        )
        try first.commit(Changes(signup, saved: [verification(3)]), secrets: secrets)
        let store = try reopen(first)
        try require(store, has: [StoreSamples.token, StoreSamples.emailToken])
        let login = ExternalLogin(provider: "github", startedAt: WallTime(secondsSince1970: 1))
        try store.commit(Changes(.awaitingExternalLogin(login)), secrets: secrets)
        try require(store, has: [StoreSamples.emailToken])
        try store.commit(Changes(saved: [finished(3)]), secrets: [:])
        try require(store, has: [])
        try store.close()
    }

    func keepsNoOtherSecrets(_ store: any Store) throws {
        try store.commit(Changes(.loggedOut(.cancelled)), secrets: secrets)
        try require(store, has: [])
        try store.close()
    }

    func commitsAllOrNothing(_ store: any Store) throws {
        let session = SessionState.loggedIn(StoreSamples.session())
        try store.commit(Changes(session, saved: [logout(1)]), secrets: secrets)
        let before = try store.load()
        let bad = Changes(
            .loggedOut(.user),
            email: .verified(StoreSamples.user),
            saved: [finished(1), pending(2)]
        )
        do {
            try store.commit(bad, secrets: [StoreSamples.current: Secret("secret")])
            throw violation("a reference to an unknown secret was accepted")
        } catch let error as LoginRocketError {
            try require(error.code == .store, "the error's code is \(error.code)")
        }
        try require(store, holds: before)
        try require(store, has: [StoreSamples.token])
        try store.close()
    }

    func remembersTheLastSequence(_ first: any Store) throws {
        try first.commit(Changes(saved: [finished(1), finished(2), finished(5)]), secrets: [:])
        let all = [1, 2, 5].map { SequenceNumber($0) }
        try first.commit(Changes(deleted: all), secrets: [:])
        let store = try reopen(first)
        try require(store, holds: Saved(lastSequence: count(5)))
        try store.close()
    }

    func keepsTheOrder(_ store: any Store) throws {
        for sequence in [3, 1, 20, 2] as [Int64] {
            try store.commit(Changes(saved: [finished(sequence)]), secrets: [:])
        }
        let order = try store.load().operations.map(\.sequence.value)
        try require(order == [1, 2, 3, 20], "the order is \(order)")
        try store.close()
    }

    func remembersEndedSessions(_ first: any Store) throws {
        let ended = StoreSamples.endedSessions
        try first.commit(Changes(remembered: ended), secrets: [:])
        var store = try reopen(first)
        try require(store, holds: Saved(endedSessions: Set(ended)))
        let again = EndedSession(identity: ended[1].identity, by: .client, expiresAt: nil)
        try store.commit(
            Changes(remembered: [again], forgotten: [ended[0].identity]),
            secrets: [:]
        )
        store = try reopen(store)
        try require(store, holds: Saved(endedSessions: [again]))
        try store.close()
    }

    func ignoresVolatileChanges(_ store: any Store) throws {
        let before = try store.load()
        var changes = Transition.ignored.changes
        changes.gate = .open
        changes.foreground = .idle
        try store.commit(changes, secrets: secrets)
        try require(store, holds: before)
        try require(store, has: [])
        try store.close()
    }

    private var secrets: [SecretRef: Secret] {
        [
            StoreSamples.token: Secret("token"), StoreSamples.current: Secret("current"),
            StoreSamples.new: Secret("new"), StoreSamples.emailToken: Secret("email token"),
        ]
    }

    private func pending(_ sequence: Int64) -> Outbox.Operation {
        StoreSamples.operation(sequence, .updatePassword(StoreSamples.change()))
    }

    private func verification(_ sequence: Int64) -> Outbox.Operation {
        StoreSamples.operation(sequence, .verifyEmail(StoreSamples.verification()))
    }

    private func logout(_ sequence: Int64) -> Outbox.Operation {
        StoreSamples.operation(
            sequence,
            .logout(
                PendingLogout(session: SessionIdentity("kss_to_end"), token: StoreSamples.token)
            )
        )
    }

    private func finished(_ sequence: Int64) -> Outbox.Operation {
        StoreSamples.operation(sequence, .finished(.logout, .cancelled))
    }

    private func count(_ number: Int) -> SequenceNumber {
        SequenceNumber(Int64(number))
    }

    private func require(_ store: any Store, holds expected: Saved) throws {
        let found = try store.load()
        try require(found == expected, "saved was \(expected), and back came \(found)")
    }

    private func require(_ store: any Store, has kept: Set<SecretRef>) throws {
        let all = [
            StoreSamples.token, StoreSamples.current, StoreSamples.new, StoreSamples.emailToken,
        ]
        for reference in all {
            let isThere = (try? store.secret(reference)) != nil
            let verb = isThere ? "is still there" : "is gone"
            try require(isThere == kept.contains(reference), "\(reference) \(verb)")
        }
    }

    private func require(_ condition: @autoclosure () throws -> Bool, _ found: String) throws {
        guard try condition() else { throw violation(found) }
    }

    private func violation(_ found: String) -> StoreViolation {
        StoreViolation(rule: rule, description: "\(rule) is broken: \(found)")
    }
}
