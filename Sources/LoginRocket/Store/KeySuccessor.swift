internal import Crypto
internal import Foundation

/// A key beside the one in use, for one database, until it takes that one's place.
///
/// Its name says which database it is for and which key it succeeds. So no other database takes it
/// for its own, and it replaces that very key and no other one, however much later.
struct KeySuccessor: Hashable {
    let path: String
    private let file: String
    private let predecessor: String

    /// The successor of a key in this file, with which the database is sealed.
    init(of key: SymmetricKey, in file: String, for identity: DatabaseIdentity) {
        self.init(of: key.name, in: file, for: identity)
    }

    private init(of predecessor: String, in file: String, for identity: DatabaseIdentity) {
        self.file = file
        self.predecessor = predecessor
        path = file + mark(of: identity) + predecessor
    }

    /// `true` if a successor of a key can have this behind the name of the key's file.
    static func isMark(_ suffix: String) -> Bool {
        let parts = suffix.split(separator: "-", omittingEmptySubsequences: false)
        let digits = parts.dropFirst().joined().utf8
        return parts.first == ".next" && parts.dropFirst().map(\.utf8.count) == [32, nameLength]
            && digits.allSatisfy(Set("0123456789abcdef".utf8).contains)
    }

    /// Those that a database has beside this key file, also those of which there is but a draft.
    static func left(beside file: String, for identity: DatabaseIdentity) -> Set<KeySuccessor> {
        let start = FileName(file).last + FileName(mark(of: identity))
        // In a folder that cannot be listed no key was ever renewed.
        let entries = (try? FolderEntry.all(in: parentDirectory(of: file))) ?? []
        return Set(
            entries.compactMap { entry in
                let predecessor = entry.name.rest(after: start)?.prefix { $0 != "." }
                guard let predecessor, predecessor.utf8.count == nameLength else { return nil }
                return KeySuccessor(of: String(predecessor), in: file, for: identity)
            }
        )
    }

    /// The key that is to replace the one in use, before anything is sealed with it.
    ///
    /// - Throws: ``LoginRocketError`` if it could not replace it.
    func key(for database: DatabaseFile) throws -> SymmetricKey {
        if let other = try database.neighbor(of: file) {
            throw LoginRocketError(
                .badInput,
                "\(other) may be sealed with the key file \(file), too: "
                    + "name another file for the new key."
            )
        }
        try requireRoom()
        try requireReplaceable()
        return try KeyFile(path).key(.anyKey, for: database)
    }

    /// Gives the key the name of the one it succeeds, if it has it not yet.
    ///
    /// To be called when the commit that sealed everything with it is on the disk for sure.
    ///
    /// - Throws: ``LoginRocketError`` if it stays where it is; the database opens with it there.
    func takeOver(_ key: SymmetricKey, for database: DatabaseFile, patience: Int) throws {
        do {
            let right = try KeyLock.take(.renewing, of: file, patience: patience)
            defer { right?.release() }
            if try KeyFile(file).existing() != key { try replacePredecessor(for: database) }
        } catch let obstacle as Obstacle {
            throw stays(database, obstacle.reason)
        } catch let error as SystemError {
            throw stays(database, systemReason(error.number), DiskTrouble(error.number))
        } catch let error as LoginRocketError {
            throw stays(database, String(error.message.dropLast()), error.disk)
        }
        do {
            try synchronizeDirectory(parentDirectory(of: file))
        } catch {
            throw LoginRocketError(
                .store,
                "\(database.path) is sealed with the new key, and \(file) holds it, but a power cut "
                    + "may undo that name (\(systemReason(error.number))): see to the disk and "
                    + "start the program again.",
                disk: DiskTrouble(error.number)
            )
        }
        removePredecessor()
    }

    /// A reason for which the key cannot take the place of its predecessor.
    private struct Obstacle: Error {
        let reason: String
    }

    private func replacePredecessor(for database: DatabaseFile) throws {
        let found = try KeyFile(file).existing()
        guard found == nil || found?.name == predecessor else {
            throw Obstacle(reason: "that holds another key")
        }
        if let other = try database.neighbor(of: file) {
            throw Obstacle(reason: "\(other) may be sealed with what it holds")
        }
        // Under its new name the key would have second names that nobody knows.
        try KeyDrafts(of: path).remove()
        guard let status = try FileStatus.of(path) else {
            throw Obstacle(reason: "it is no longer there")
        }
        guard status.links == 1 else {
            throw Obstacle(reason: "it has other names, which cannot be removed")
        }
        guard found == nil else { return try takeNameOfPredecessor() }
        // Somebody may be making a key of that name, which must not be replaced. After a kill the
        // next start removes the second name as that of a draft.
        guard unsafe link(path, file) == 0 else { throw SystemError("name the key", file) }
        guard unsafe unlink(path) == 0 else { throw SystemError("remove the old name", path) }
    }

    /// Takes the name for the key, and puts the predecessor in the key's place.
    ///
    /// Another file may have got the name a moment ago, which only an exchange does not destroy.
    func takeNameOfPredecessor() throws {
        guard try exchangeNames(path, file) else {
            guard unsafe rename(path, file) == 0 else { throw SystemError("rename the key", path) }
            return
        }
        guard !holdsPredecessor else { return }
        _ = try exchangeNames(path, file)
        throw Obstacle(reason: "another file has got that name")
    }

    private var holdsPredecessor: Bool {
        (try? KeyFile(path).existing())??.name == predecessor
    }

    /// Removes the predecessor from the key's place, once another key has its name on the disk.
    private func removePredecessor() {
        guard holdsPredecessor, let key = try? KeyFile(file).existing(), key.name != predecessor
        else { return }
        _ = unsafe unlink(path)
    }

    /// Removes what is left of drafts, and the predecessor, if the program was killed before that.
    ///
    /// Any other whole key stays: another copy of the database may be sealed with it, and the next
    /// renewal uses it.
    func removeRemains() throws {
        try KeyDrafts(of: path, makers: .owner).remove()
        removePredecessor()
    }

    private func stays(
        _ database: DatabaseFile,
        _ reason: String,
        _ disk: DiskTrouble? = nil
    ) -> LoginRocketError {
        LoginRocketError(
            .store,
            "\(database.path) is sealed with the new key in \(path), which could not take the place "
                + "of \(file) (\(reason)): leave both there, see to that and start the program "
                + "again, or name another file for a new key.",
            disk: disk
        )
    }

    /// Throws if a name beside that of the key would be too long for a folder.
    private func requireRoom() throws {
        let draft = KeyDrafts(of: path).newName()
        let more = draft.utf8.count - file.utf8.count
        guard FileName(draft).last.bytes.count > 255 else { return }
        throw LoginRocketError(
            .badInput,
            "The name of the key file \(file) is too long to renew it in its place, which takes "
                + "a name of \(more) more bytes: name another file for the new key."
        )
    }

    /// Throws if the key's name will not go to another file.
    ///
    /// A file that is mounted there, or that the disk protects, can have no second name either.
    private func requireReplaceable() throws {
        guard try FileStatus.of(file) != nil else { return }
        let draft = KeyDrafts(of: file).newName()
        // A start that makes another database may have removed the second name.
        guard unsafe link(file, draft) == 0, unsafe unlink(draft) == 0 || errno == ENOENT else {
            let error = SystemError("replace", file)
            throw LoginRocketError(
                .key,
                "The key file \(file) cannot be replaced (\(systemReason(error.number))): "
                    + "name another file for the new key.",
                disk: DiskTrouble(error.number)
            )
        }
    }
}

extension [KeySource] {
    /// The key of a database that had not taken the place of its predecessor yet.
    func successorInUse(for row: RealmRow) throws -> KeyInUse? {
        guard case .rows(let identity) = row.format else { return nil }
        for file in keyFiles {
            for successor in KeySuccessor.left(beside: file, for: identity) {
                guard let key = try KeyFile(successor.path).existing(),
                    let sealer = row.sealer(key)
                else { continue }
                return KeyInUse(sealer: sealer, file: file, successor: successor)
            }
        }
        return nil
    }
}

extension SymmetricKey {
    /// A name that tells this key from every other one, and nothing of it.
    fileprivate var name: String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("key file".utf8), using: self)
        return hexadecimal(code.prefix(nameLength / 2))
    }
}

private let nameLength = 16

private func mark(of identity: DatabaseIdentity) -> String { ".next-\(identity)-" }
