extension Client {
    /// Seals everything that is saved with a new key, in one step.
    ///
    /// ```swift
    /// try await client.rekey(to: .systemdCredential("client.key.2"))
    /// ```
    ///
    /// Legal in every state. Keep both keys until it returns: whenever the program is killed, one
    /// of them opens the database. The key file in use is renewed in its place, and then nothing
    /// has to be kept. A copy of it under another name is refused. Of a secret that was damaged and
    /// does not open any more nothing is kept, for the old key might still open a part of it.
    ///
    /// - Parameter source: The source of the new key; a key file is created if it does not exist.
    ///   Name it in ``Configuration/keySources`` from now on.
    /// - Throws: ``LoginRocketError``: `badInput` if that is the key in use; `key` if the new one
    ///   cannot be had; `store`; `illegal` if the client is closed. Then the old key stays in use,
    ///   unless a `store` error says that the new one is: then the write-ahead log may still hold
    ///   what the old one had sealed, and later commits and the next start try again to empty it.
    public func rekey(to source: KeySource) throws {
        try requireOpen()
        try store.rekey(to: source)
    }
}
