internal import Crypto
internal import Foundation

/// A new key for a database, and what is left to do once everything is sealed with it.
struct KeyRenewal {
    let new: FoundKey

    /// The place where the key lies until it gets the name of the one in use; `nil` if it stays
    /// where it is.
    private let successor: Successor?

    /// Finds the new key, or makes it.
    ///
    /// The key file in use is renewed: the new key lies beside it until ``finish()``. A successor
    /// that is there already may be needed by a commit in doubt, so it is the new key. Only that
    /// place is renewed: after the renewal of a copy elsewhere, no start would find the key.
    init(
        _ source: KeySource,
        for database: DatabaseFile,
        _ identity: DatabaseIdentity,
        after old: KeyInUse
    ) throws {
        let files = [source].keyFiles
        try database.requireOwnNames(besides: files)
        if let file = files.first, try old.isToBeRenewed(in: file) {
            try database.requireNoneBeside(file)
            let successor = Successor(of: file, for: identity)
            let key = try KeyFile(successor.path).key(.anyKey, for: database)
            new = FoundKey(key: key, file: file)
            self.successor = successor
            return
        }
        new = try [source].find(files.isEmpty ? .existingKey : .anyKey, for: database)
        successor = nil
        guard new.key != old.sealer.key else {
            let place = new.file.map { "the key in \($0)" } ?? "this key"
            throw LoginRocketError(
                .badInput,
                "\(database.path) is sealed with \(place) already: name another one."
            )
        }
    }

    /// Gives the key its name, in the place of the one that nothing is sealed with any more.
    ///
    /// If that fails, the next start does it.
    func finish() {
        try? successor?.takeOver()
    }
}

/// The sealer with the key in use, and the key file in which the next start looks for that key.
struct KeyInUse {
    let sealer: Sealer
    /// `nil` if the key comes from elsewhere.
    let file: String?

    /// Tells if this file is that of the key, and holds no other one by now.
    fileprivate func isToBeRenewed(in other: String) throws -> Bool {
        guard let file, ResolvedName(file) == ResolvedName(other) else { return false }
        let key = try KeyFile(other).existing()
        return key == nil || key == sealer.key
    }
}

extension [KeySource] {
    /// The successor of a key that fits: everything was sealed with it when the program ended.
    func successor(
        for identity: DatabaseIdentity,
        where fits: (SymmetricKey) -> Bool
    ) throws -> FoundSuccessor? {
        for file in keyFiles {
            let successor = Successor(of: file, for: identity)
            guard let key = try KeyFile(successor.path).existing(), fits(key) else { continue }
            return FoundSuccessor(found: FoundKey(key: key, file: file), successor: successor)
        }
        return nil
    }

    /// Removes the successor of a key that nothing was sealed with when the program ended.
    func removeSuccessors(for identity: DatabaseIdentity) {
        for file in keyFiles { try? Successor(of: file, for: identity).remove() }
    }
}

/// The key that a re-key had not named yet, and the file that it is going to be.
struct FoundSuccessor {
    let found: FoundKey
    fileprivate let successor: Successor

    /// Gives the key its name.
    func takeOver() throws { try successor.takeOver() }
}

/// A key beside the one in use, for one database: its name says which, so that no other database
/// and no person takes it for theirs.
private struct Successor {
    let path: String
    private let name: String

    init(of name: String, for identity: DatabaseIdentity) {
        self.name = name
        path = "\(name).next-\(identity)"
    }

    func takeOver() throws {
        // Under its new name the key would have second names that nobody knows.
        try KeyDrafts(of: path).remove()
        guard unsafe rename(path, name) == 0 else { throw SystemError("rename the key", path) }
        try synchronizeDirectory(parentDirectory(of: name))
    }

    func remove() throws {
        try KeyDrafts(of: path).remove()
        guard try KeyFile(path).existing() != nil else { return }
        guard unsafe unlink(path) == 0 else { throw SystemError("remove the key", path) }
    }
}

extension DatabaseFile {
    /// Throws if another database lies beside this key file: it may be sealed with the same key.
    fileprivate func requireNoneBeside(_ keyFile: String) throws {
        let folder = parentDirectory(of: keyFile)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let lock = Companion.lock.rawValue
        for name in names where name.hasSuffix(lock) {
            let other = folder + "/" + name.dropLast(lock.count)
            guard resolvedPath(other) != resolvedPath(path),
                try FileStatus.of(other)?.kind == .regular
            else { continue }
            throw LoginRocketError(
                .badInput,
                "\(other) may be sealed with the key file \(keyFile), too: "
                    + "name another file for the new key."
            )
        }
    }
}
