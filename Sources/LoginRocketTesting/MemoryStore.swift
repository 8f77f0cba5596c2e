public import LoginRocket
public import LoginRocketCore
internal import Synchronization

/// A store for tests: it keeps the promises of the port as long as the process lives.
public final class MemoryStore: Store {
    private let contents = Mutex(Contents())

    /// Makes an empty store.
    public init() {}

    /// Everything saved.
    public func load() throws(LoginRocketError) -> Saved {
        contents.withLock { $0.saved }
    }

    /// Saves the durable part of `changes`, all or nothing.
    ///
    /// - Throws: `LoginRocketError` with code `store` if a value refers to an unknown secret.
    public func commit(
        _ changes: Changes,
        secrets: [SecretRef: Secret]
    ) throws(LoginRocketError) {
        guard changes.isDurable else { return }
        try contents.withLock { (contents) throws(LoginRocketError) in
            var next = contents
            try next.take(changes, secrets)
            contents = next
        }
    }

    /// A saved secret.
    ///
    /// - Throws: `LoginRocketError` with code `store` if there is none.
    public func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        try contents.withLock { (contents) throws(LoginRocketError) in
            guard let secret = contents.secrets[reference] else { throw unknownSecret }
            return secret
        }
    }

    /// The bytes in hexadecimal: nobody else sees this memory.
    public func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        secret.bytes.map { String($0, radix: 16) }.joined(separator: ".")
    }

    /// Nothing: there are no files.
    public func close() throws(LoginRocketError) {}

    private struct Contents {
        var session = SessionState.loggedOut(.never)
        var emailVerification = EmailVerification.notRequested
        var operations: [SequenceNumber: Outbox.Operation] = [:]
        var lastSequence = SequenceNumber(0)
        var endedSessions: [SessionIdentity: EndedSession] = [:]
        var secrets: [SecretRef: Secret] = [:]
        var referrers: [SecretRef: Int] = [:]

        var saved: Saved {
            Saved(
                session: session,
                emailVerification: emailVerification,
                operations: operations.values.sorted { $0.sequence < $1.sequence },
                lastSequence: lastSequence,
                endedSessions: Set(endedSessions.values)
            )
        }

        mutating func take(
            _ changes: Changes,
            _ given: [SecretRef: Secret]
        ) throws(LoginRocketError) {
            var released: Set<SecretRef> = []
            if let session = changes.session {
                released.formUnion(release(self.session.references))
                refer(to: session.references)
                self.session = session
            }
            if let email = changes.emailVerification { emailVerification = email }
            for operation in changes.saved {
                let overwritten = operations[operation.sequence]?.references ?? []
                released.formUnion(release(overwritten))
                refer(to: operation.references)
                operations[operation.sequence] = operation
                lastSequence = max(lastSequence, operation.sequence)
            }
            for sequence in changes.deleted {
                let deleted = operations.removeValue(forKey: sequence)?.references ?? []
                released.formUnion(release(deleted))
            }
            for ended in changes.remembered { endedSessions[ended.identity] = ended }
            for identity in changes.forgotten { endedSessions[identity] = nil }
            try keep(
                (changes.session?.references ?? []) + changes.saved.flatMap(\.references),
                given
            )
            for reference in released where referrers[reference] == nil {
                secrets[reference] = nil
            }
        }

        private mutating func refer(to references: [SecretRef]) {
            for reference in references { referrers[reference, default: 0] += 1 }
        }

        private mutating func release(_ references: [SecretRef]) -> [SecretRef] {
            for reference in references {
                let rest = (referrers[reference] ?? 1) - 1
                referrers[reference] = rest > 0 ? rest : nil
            }
            return references
        }

        private mutating func keep(
            _ references: [SecretRef],
            _ given: [SecretRef: Secret]
        ) throws(LoginRocketError) {
            for reference in references where secrets[reference] == nil {
                guard let secret = given[reference] else { throw unknownSecret }
                secrets[reference] = secret
            }
        }
    }
}

extension SessionState {
    fileprivate var references: [SecretRef] {
        switch self {
        case .loggedOut, .awaitingExternalLogin: []
        case .awaitingMfa(let challenge): [challenge.token]
        case .awaitingSignupCompletion(let signup): [signup.token]
        case .loggedIn(let session): [session.token]
        }
    }
}

extension Outbox.Operation {
    fileprivate var references: [SecretRef] {
        switch status {
        case .logout(let logout): [logout.token]
        case .updatePassword(let change): [change.token, change.current, change.new]
        case .verifyEmail(let verification): [verification.token]
        case .finished: []
        }
    }
}

private let unknownSecret = LoginRocketError(
    .store,
    "the memory store does not have a secret that a value refers to"
)
