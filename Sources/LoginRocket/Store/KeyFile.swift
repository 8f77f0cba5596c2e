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
            if let key = try existing() { return key }
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
            throw LoginRocketError(.key, error.sentence)
        }
    }

    /// The key in the file; `nil` if there is no such file.
    func existing() throws -> SymmetricKey? {
        guard try FileStatus.of(path) != nil else { return nil }
        let file = try Descriptor("open the key file", path, O_RDONLY)
        let status = try file.status(path)
        guard status.kind == .regular else {
            throw LoginRocketError(
                .key,
                "The key file \(path) is not a plain file: name the file itself, not a link to it."
            )
        }
        guard status.owner == geteuid() else {
            throw LoginRocketError(
                .key,
                "The key file \(path) belongs to another user: give it to this one with chown."
            )
        }
        guard status.permissions & 0o077 == 0 else {
            throw LoginRocketError(
                .key,
                "The key file \(path) is open to other users: close it with \"chmod 600 \(path)\"."
            )
        }
        let bytes = try file.read(limit: keyLength + 1, path)
        return try symmetricKey(bytes, of: "The key file \(path)")
    }

    /// Makes the file whole or not at all, whenever the power goes.
    ///
    /// The bytes are on the disk before they have the name, and a file that has the name already
    /// is never replaced.
    private func create() throws {
        let directory = parentDirectory(of: path)
        try makeDirectories(directory)
        let draft = path + "." + String(UInt64.random(in: .min ... .max), radix: 16)
        defer { _ = unsafe unlink(draft) }
        try writeFreshKey(to: draft)
        if unsafe link(draft, path) != 0, errno != EEXIST {
            throw SystemError("make the key file", path)
        }
        try synchronizeDirectory(directory)
    }

    private func writeFreshKey(to path: String) throws {
        let flags = O_WRONLY | O_CREAT | O_EXCL
        let file = try Descriptor("make the key file", path, flags, mode: 0o600)
        let key = SymmetricKey(size: .bits256)
        try file.write(unsafe key.withUnsafeBytes { bytes in unsafe Array(bytes) }, path)
        try file.synchronize(path)
    }
}
