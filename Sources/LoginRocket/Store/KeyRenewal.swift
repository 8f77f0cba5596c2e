internal import Crypto
internal import Foundation

/// A new key for a database, and what is left to do once everything is sealed with it.
struct KeyRenewal {
    let key: SymmetricKey

    /// Where the key lies until it gets this name; `nil` if it stays where it is.
    private let draft: (path: String, name: String)?

    /// Finds the new key, or makes it.
    ///
    /// A key file that holds the key in use is renewed: the new key lies beside it, as a draft, until
    /// ``finish()``.
    init(_ source: KeySource, for database: DatabaseFile, inUse: SymmetricKey) throws {
        if case .file(let path) = source, try KeyFile(path).existing() == inUse {
            let draft = KeyFile(path).draftPath
            try removeDraft(draft)
            key = try KeyFile(draft).key(.anyKey, for: database)
            self.draft = (draft, absolutePath(path))
            return
        }
        let need: KeyNeed
        switch source {
        case .file: need = .anyKey
        case .systemdCredential, .provided: need = .existingKey
        }
        key = try [source].key(need, for: database)
        draft = nil
        guard key != inUse else {
            throw LoginRocketError(
                .badInput,
                "\(database.path) is sealed with this key already: name another one."
            )
        }
    }

    /// Gives the key its name, in the place of the one that nothing is sealed with any more.
    func finish() throws {
        guard let draft else { return }
        try give(draft.path, name: draft.name)
    }
}

extension [KeySource] {
    /// The draft of a key that fits: everything was sealed with it when the program ended.
    ///
    /// It gets its name.
    func renewedKey(_ fits: (SymmetricKey) -> Bool) throws -> SymmetricKey? {
        for case .file(let path) in self {
            let draft = KeyFile(path).draftPath
            guard let key = try KeyFile(draft).existing(), fits(key) else { continue }
            try give(draft, name: absolutePath(path))
            return key
        }
        return nil
    }

    /// Removes the draft of a key that nothing was sealed with when the program ended.
    ///
    /// One that is no key of ours is left where it is.
    func removeDrafts() {
        for case .file(let path) in self { try? removeDraft(KeyFile(path).draftPath) }
    }
}

extension KeyFile {
    fileprivate var draftPath: String { path + ".new" }
}

private func give(_ path: String, name: String) throws {
    guard unsafe rename(path, name) == 0 else { throw SystemError("rename the key", path) }
    try synchronizeDirectory(parentDirectory(of: name))
}

/// Removes the draft of a key, if there is one.
private func removeDraft(_ draft: String) throws {
    guard try KeyFile(draft).existing() != nil else { return }
    guard unsafe unlink(draft) == 0 else { throw SystemError("remove the old draft", draft) }
}
