internal import Crypto
internal import Foundation

/// A new key for a database, and what is left to do once everything is sealed with it.
struct KeyRenewal {
    let key: SymmetricKey

    /// Where the key lies until it gets the name of the one in use; `nil` if it stays where it is.
    private let successor: Successor?

    /// Finds the new key, or makes it.
    ///
    /// A key file that holds the key in use is renewed: the new key lies beside it until
    /// ``finish()``. A successor that is there already may be needed by a commit in doubt, so it is
    /// the new key.
    init(
        _ source: KeySource,
        for database: DatabaseFile,
        _ identity: DatabaseIdentity,
        inUse: SymmetricKey
    ) throws {
        if case .file(let path) = source, try KeyFile(path).existing() == inUse {
            try database.requireNoneBeside(path)
            let successor = Successor(of: path, for: identity)
            key = try KeyFile(successor.path).key(.anyKey, for: database)
            self.successor = successor
            return
        }
        let need: KeyNeed
        switch source {
        case .file(let path):
            try database.requireOwnNames(besides: [absolutePath(path)])
            need = .anyKey
        case .systemdCredential, .provided: need = .existingKey
        }
        key = try [source].key(need, for: database)
        successor = nil
        guard key != inUse else {
            throw LoginRocketError(
                .badInput,
                "\(database.path) is sealed with this key already: name another one."
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

extension [KeySource] {
    /// The successor of a key, if everything was sealed with it when the program ended: it gets its
    /// name.
    func succeeded(
        for identity: DatabaseIdentity,
        _ fits: (SymmetricKey) -> Bool
    ) throws -> SymmetricKey? {
        for case .file(let path) in self {
            let successor = Successor(of: path, for: identity)
            guard let key = try KeyFile(successor.path).existing(), fits(key) else { continue }
            try? successor.takeOver()
            return key
        }
        return nil
    }

    /// Removes the successor of a key that nothing was sealed with when the program ended.
    func removeSuccessors(for identity: DatabaseIdentity) {
        for case .file(let path) in self { try? Successor(of: path, for: identity).remove() }
    }
}

/// A key beside the one in use, for one database: its name says which, so that no other database
/// and no person takes it for theirs.
private struct Successor {
    let path: String
    private let name: String

    init(of name: String, for identity: DatabaseIdentity) {
        self.name = absolutePath(name)
        path = "\(self.name).next-\(identity)"
    }

    func takeOver() throws {
        guard unsafe rename(path, name) == 0 else { throw SystemError("rename the key", path) }
        try synchronizeDirectory(parentDirectory(of: name))
    }

    func remove() throws {
        guard try KeyFile(path).existing() != nil else { return }
        guard unsafe unlink(path) == 0 else { throw SystemError("remove the key", path) }
    }
}

extension DatabaseFile {
    /// Throws if another database lies beside this key file: it may be sealed with the same key.
    fileprivate func requireNoneBeside(_ keyFile: String) throws {
        let folder = parentDirectory(of: absolutePath(keyFile))
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(".lock") {
            let other = folder + "/" + name.dropLast(".lock".count)
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
