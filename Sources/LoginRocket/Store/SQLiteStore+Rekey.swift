internal import Foundation
internal import GRDB

extension SQLiteStore {
    /// Seals everything anew with another key, in one transaction.
    ///
    /// Whenever the program is killed, the old key or the new one opens everything. The key file in
    /// use is renewed in its place; another one is made if it does not exist. A copy of the key in
    /// use is refused. Of a damaged secret, which could not be opened any more, nothing is kept.
    ///
    /// - Parameter source: The source of the new key.
    /// - Throws: ``LoginRocketError``: `badInput` if that is the key in use; `key`; `store`. The
    ///   old key stays in use, unless the message says that the new one is: then it lies beside the
    ///   old one, whose name it could not get, and the database opens with it there; or traces of
    ///   what the old one had sealed may still be in the write-ahead log. The next start tries
    ///   again.
    public func rekey(to source: KeySource) throws(LoginRocketError) {
        do {
            guard case .rows(let identity) = sealer.format else { return }
            // A key that still lies beside its predecessor's name would be taken for an older one.
            if keyInUse.isNamed(by: source) { try nameKey(patience: 10) }
            let renewal = try KeyRenewal(source, for: file, identity, after: keyInUse)
            try seal(with: renewal.new, in: renewal.successor)
            let naming = Result { try nameKey(patience: 10) }
            do {
                try removeTraces(waiting: true)
            } catch let failure as DatabaseFailure {
                try naming.get()
                throw tracesLeft(failure)
            }
            try naming.get()
        } catch {
            throw file.trouble(error)
        }
    }

    /// Brings the key files into the state that a re-key leaves, whenever it was killed.
    ///
    /// Only once all that is saved is in the database itself, on the disk: a power cut may take a
    /// commit in doubt out of the log, or bring it back, and with it another key.
    func settleKey(in files: [String]) throws {
        guard case .rows(let identity) = sealer.format else { return }
        try removeTraces(waiting: false)
        guard try file.logSize() == 0 else { return }
        let log = file.writeAheadLogPath
        try Descriptor("open the log", log, O_RDONLY | O_NONBLOCK).synchronize(log)
        // The next start is as good as this one.
        try nameKey(patience: 0)
        for successor in files.flatMap({ KeySuccessor.left(beside: $0, for: identity) }) {
            try successor.removeRemains()
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
