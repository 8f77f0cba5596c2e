public import LoginRocketCore

/// What the driver needs of a disk.
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
    /// - Parameter source: Where the new key comes from.
    /// - Throws: ``LoginRocketError`` with code `badInput`, `key` or `store`.
    func rekey(to source: KeySource) throws(LoginRocketError)

    /// Closes the files and lets the next owner in. Nothing may be called afterwards.
    ///
    /// - Throws: ``LoginRocketError`` with code `store`; closed it is all the same.
    func close() throws(LoginRocketError)
}

extension Store {
    /// A store that seals nothing has no key to replace.
    public func rekey(to source: KeySource) throws(LoginRocketError) {
        throw LoginRocketError(.key, "This store seals nothing: there is no key to replace.")
    }
}

/// What the driver needs of a network: one LoginRocket, spoken to in whole calls.
public protocol API: Sendable {
    /// Makes one call and says what became of it, at the latest after `timeout`.
    ///
    /// If the task is cancelled, the connection is closed and the answer is `unknown`.
    func perform(_ request: Request<Secret>, timeout: Duration) async -> Response

    /// Closes all connections. Nothing may be called afterwards.
    func close() async
}

/// What a yes of the server says, with its secrets in place.
public enum Reply: Sendable, Equatable {
    /// A login or a code was accepted; here is the login token.
    case session(token: Secret)
    /// A password was accepted; here is the token to send with the code.
    case mfaRequired(token: Secret)
    /// `check_session`: `"valid": true`.
    case valid
    /// `check_session`: `"valid": false`.
    case ended
    /// `logout` was accepted.
    case loggedOut
    /// `update_password` was accepted.
    case passwordUpdated
    /// `signup` was accepted, and the realm made a token only: the app's server makes the user.
    case signupToken(Secret)
    /// `signup` was accepted without a token; here is the sentence that says what comes next.
    case signedUp(String)
    /// `verify_email` was accepted.
    case emailVerified
    /// An external login may begin there, with these `Set-Cookie` lines. It is not followed.
    case redirect(location: Secret, cookies: [Secret])
    /// A call that brings nothing but a sentence was accepted; here is the sentence.
    case agreed(String)
}

/// What the driver needs of the clocks.
public protocol TimeSource: Sendable {
    /// Now, by all clocks; with a trusted time only if this machine's clock is known to be right.
    var now: Moment { get }

    /// Returns when `deadline` is reached.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until deadline: Instant) async throws
}

/// What the driver needs of chance.
public protocol RandomSource: Sendable {
    /// 64 random bits, fit for keys and identifiers.
    func next() -> UInt64
}
