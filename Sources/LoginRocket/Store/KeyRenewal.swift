internal import Crypto

/// A new key for a database, before anything is sealed with it.
struct KeyRenewal {
    let new: FoundKey

    /// The place where the key lies until it gets the name of the one in use; `nil` if it stays
    /// where it is.
    let successor: KeySuccessor?

    /// Finds the new key, or makes it.
    ///
    /// The key file in use is renewed: the new key lies beside it. A successor that is there
    /// already may be needed by a commit in doubt, so it is the new key. Only that place is
    /// renewed: after the renewal of a copy elsewhere, no start would find the key.
    init(
        _ source: KeySource,
        for database: DatabaseFile,
        _ identity: DatabaseIdentity,
        after old: KeyInUse
    ) throws {
        let files = [source].keyFiles
        try database.requireOwnNames(besides: files)
        if let file = files.first, try old.isToBeRenewed(in: file) {
            let successor = KeySuccessor(of: old.sealer.key, in: file, for: identity)
            new = FoundKey(key: try successor.key(for: database), file: file)
            self.successor = successor
        } else {
            new = try [source].find(files.isEmpty ? .existingKey : .anyKey, for: database)
            successor = nil
        }
        guard new.key != old.sealer.key else {
            let place = new.file.map { "the key in \($0)" } ?? "this key"
            throw LoginRocketError(
                .badInput,
                "\(database.path) is sealed with \(place) already: name another one."
            )
        }
    }
}

/// The sealer with the key in use, and the key file in which the next start looks for that key.
struct KeyInUse {
    let sealer: Sealer
    /// `nil` if the key comes from elsewhere.
    let file: String?
    /// The place of the key while it has not the name of that file; `nil` if it has.
    var successor: KeySuccessor?

    /// Tells if its key file is the one that this source names.
    func isNamed(by source: KeySource) -> Bool {
        guard let file, let other = [source].keyFiles.first else { return false }
        return ResolvedName(file) == ResolvedName(other)
    }

    /// Tells if this file is that of the key, and holds no other one by now.
    fileprivate func isToBeRenewed(in other: String) throws -> Bool {
        guard isNamed(by: .file(other)) else { return false }
        let key = try KeyFile(other).existing()
        return key == nil || key == sealer.key
    }
}
