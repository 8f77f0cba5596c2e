internal import Crypto
internal import Foundation

/// A key in a file of its own, which nobody else may read.
struct KeyFile {
    let path: String

    init(_ path: String) {
        self.path = absolutePath(path)
    }

    /// The key in the file; a fresh one if the file is missing and nothing needs the old one.
    func key(_ need: KeyNeed, for database: DatabaseFile) throws -> SymmetricKey {
        do {
            try OwnFolder(path: parentDirectory(of: path), use: .key).require()
            if let key = try existing() {
                if need == .anyKey { try putOnDisk() }
                return key
            }
            switch need {
            case .existingKey:
                throw LoginRocketError(
                    .key,
                    "The key file \(path) is missing, and \(database.path) was sealed with it: "
                        + "put it back, or remove the database to start anew."
                )
            case .anyKey:
                try create()
            }
            // What counts is what can be read again: nothing is sealed before that.
            guard let key = try existing() else {
                throw LoginRocketError(
                    .key,
                    "The key file \(path) vanished as it was made: see what removes it."
                )
            }
            return key
        } catch let error as SystemError {
            throw LoginRocketError(.key, error.sentence, disk: DiskTrouble(error.number))
        }
    }

    /// The key in the file; `nil` if there is no such file.
    func existing() throws -> SymmetricKey? {
        guard let status = try status() else { return nil }
        guard status.permissions & 0o077 == 0 else {
            throw LoginRocketError(
                .key,
                "The key file \(path) is open to other users: close it with \"chmod 600 \(path)\"."
            )
        }
        // Its names were counted: a renewal may give it one more meanwhile.
        let file = OwnFile(path, .key, names: .max)
        guard let bytes = try file.contents(keyLength + 1) else { return nil }
        return try symmetricKey(bytes, of: "The key file \(path)")
    }

    /// Our key file, which has no names but its own and those that drafts gave it; `nil` if there
    /// is none.
    ///
    /// A renewal that tries whether the key can be replaced gives it a second name for a moment.
    private func status() throws -> FileStatus? {
        var patience = 20
        while true {
            guard let status = try FileStatus.of(path) else { return nil }
            let names = 1 + (try KeyDrafts(of: path).secondNames)
            guard status.links > names, patience > 0 else {
                try OwnFile(path, .key, names: names).require(status)
                return status
            }
            patience -= 1
            usleep(5_000)
        }
    }

    /// Puts a key that somebody else may just have made on the disk, before anything is sealed with
    /// it.
    private func putOnDisk() throws {
        do {
            try Descriptor("open the key file", path, O_RDONLY | O_NONBLOCK).synchronize(path)
        } catch  where error.isOfIdleDisk {
            // Somebody else has written it.
        }
        try synchronizeDirectory(parentDirectory(of: path))
    }

    /// Makes the file whole or not at all, whenever the power goes.
    ///
    /// The bytes are on the disk before they have the name, and a file that has the name already
    /// is never replaced.
    private func create() throws {
        let directory = parentDirectory(of: path)
        try makeDirectories(directory)
        try OwnFolder(path: directory, use: .key).require()
        let draft = KeyDrafts(of: path).newName()
        defer { _ = unsafe unlink(draft) }
        do {
            try writeFreshKey(to: draft)
        } catch let error as SystemError {
            // Whoever tries it again and again is to say the same each time.
            throw SystemError(error.intent, path, error.number)
        }
        if unsafe link(draft, path) != 0 {
            let error = SystemError("make the key file", path)
            // Somebody else has made the key meanwhile.
            guard try FileStatus.of(path) != nil else { throw error }
        }
        try synchronizeDirectory(directory)
    }

    private func writeFreshKey(to path: String) throws {
        let file = try Descriptor(making: path, "make the key file", O_WRONLY)
        let key = SymmetricKey(size: .bits256)
        try file.write(unsafe key.withUnsafeBytes { bytes in unsafe Array(bytes) }, path)
        try file.synchronize(path)
    }
}
