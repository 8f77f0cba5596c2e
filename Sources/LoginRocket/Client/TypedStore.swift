import LoginRocketCore

/// A store of which every error is a ``LoginRocketError``, also where an app's own store throws
/// another: that one's text may hold anything.
struct TypedStore: Store {
    private let store: any Store

    init(_ store: any Store) {
        self.store = store
    }

    func load() throws -> Saved {
        try typed { try store.load() }
    }

    func commit(_ changes: Changes, secrets: [SecretRef: Secret]) throws {
        try typed { try store.commit(changes, secrets: secrets) }
    }

    func secret(_ reference: SecretRef) throws -> Secret {
        try typed { try store.secret(reference) }
    }

    func fingerprint(of secret: Secret) throws -> String {
        try typed { try store.fingerprint(of: secret) }
    }

    func close() throws {
        try typed { try store.close() }
    }

    private func typed<Value>(_ work: () throws -> Value) throws(LoginRocketError) -> Value {
        do {
            return try work()
        } catch let error as LoginRocketError {
            throw error
        } catch {
            throw LoginRocketError(
                .store,
                "The store failed (\(type(of: error))): see to its disk."
            )
        }
    }
}
