internal import GRDB

extension SQLiteStore {
    /// Seals everything anew with another key, in one transaction.
    ///
    /// Whenever the program is killed, the old key or the new one opens everything. The key file in
    /// use is renewed in its place; another one is made if it does not exist. A copy of the key in
    /// use is refused.
    ///
    /// - Parameter source: Where the new key comes from.
    /// - Throws: ``LoginRocketError``: `badInput` if that is the key in use; `key`; `store`.
    public func rekey(to source: KeySource) throws(LoginRocketError) {
        try file.naming {
            guard case .rows(let identity) = sealer.format else { return }
            let renewal = try KeyRenewal(source, for: file, identity, after: keyInUse)
            try seal(with: renewal.new)
            renewal.finish()
        }
    }
}
