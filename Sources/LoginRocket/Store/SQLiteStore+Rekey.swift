internal import GRDB

extension SQLiteStore {
    /// Seals everything anew with another key, in one transaction.
    ///
    /// Whenever the program is killed, the old key or the new one opens everything. The key file in
    /// use is renewed in its place; another one is made if it does not exist. A copy of the key in
    /// use is refused. Of a damaged secret, which could not be opened any more, nothing is kept.
    ///
    /// - Parameter source: Where the new key comes from.
    /// - Throws: ``LoginRocketError``: `badInput` if that is the key in use; `key`; `store`. The
    ///   old key stays in use, unless the message says that the new one is: then traces of what the
    ///   old one had sealed may still be in the write-ahead log. The next commit, the end and the
    ///   next start try again to remove them.
    public func rekey(to source: KeySource) throws(LoginRocketError) {
        try file.naming {
            guard case .rows(let identity) = sealer.format else { return }
            let renewal = try KeyRenewal(source, for: file, identity, after: keyInUse)
            try seal(with: renewal.new)
            renewal.finish()
            do {
                try removeTraces(waiting: true)
            } catch let failure as DatabaseFailure {
                throw tracesLeft(failure)
            }
        }
    }

    private func tracesLeft(_ failure: DatabaseFailure) -> LoginRocketError {
        LoginRocketError(
            .store,
            "\(file.path) is sealed with the new key, but \(file.writeAheadLogPath) may still hold "
                + "what the old one had sealed: start the program again to empty it.",
            disk: failure.disk
        )
    }
}
