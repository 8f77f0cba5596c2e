public import LoginRocketCore

/// The disk that a client needs.
///
/// A commit is all or nothing, and it is on the disk when it returns. A store that cannot be read
/// throws; it never says "logged out" instead.
public protocol Store: Sendable {
    /// Everything saved.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`.
    func load() throws(LoginRocketError) -> Saved

    /// Saves the durable part of `changes` in one transaction.
    ///
    /// Of `secrets`, those are kept that a saved value refers to. Secrets that no saved value
    /// refers to any more are deleted in the same transaction.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`; then nothing was saved, unless
    ///   the message says that this is not known.
    func commit(_ changes: Changes, secrets: [SecretRef: Secret]) throws(LoginRocketError)

    /// A saved secret.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` or `key`.
    func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret

    /// A keyed hash: the same for the same secret in this database, and nowhere else.
    ///
    /// - Throws: ``LoginRocketError`` with code `key`.
    func fingerprint(of secret: Secret) throws(LoginRocketError) -> String

    /// Seals everything with another key.
    ///
    /// - Parameter source: The source of the new key.
    /// - Throws: ``LoginRocketError`` with code `badInput`, `key` or `store`.
    func rekey(to source: KeySource) throws(LoginRocketError)

    /// Closes the files and lets the next owner in; no other call may follow.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`; the store is closed even then.
    func close() throws(LoginRocketError)
}

extension Store {
    /// A store that seals nothing has no key to replace.
    public func rekey(to source: KeySource) throws(LoginRocketError) {
        throw LoginRocketError(.key, "This store seals nothing: there is no key to replace.")
    }
}

/// The network that a client needs: one LoginRocket, spoken to in whole calls.
public protocol API: Sendable {
    /// Makes one call and says what became of it, at the latest after `timeout`.
    ///
    /// If the task is cancelled, the connection is closed and the answer is `unknown`.
    func perform(_ request: Request<Secret>, timeout: Duration) async -> Response

    /// Closes all connections; no other call may follow.
    func close() async
}

/// The clocks that a client needs.
public protocol TimeSource: Sendable {
    /// Now, by all clocks; with a trusted time only if this machine's clock is known to be right.
    var now: Moment { get }

    /// Returns when `deadline` is reached.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until deadline: Instant) async throws
}

/// The randomness that a client needs.
public protocol RandomSource: Sendable {
    /// 64 random bits, fit for keys and identifiers.
    func next() -> UInt64
}
