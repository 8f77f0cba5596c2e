internal import Foundation

/// A database as the file system sees it: the file, its companions and who may open them.
///
/// Nothing here opens an existing database file: closing any descriptor of it would drop the locks
/// that SQLite holds in this process.
struct DatabaseFile: Hashable, Sendable {
    let path: String

    init(_ path: String) {
        self.path = absolutePath(path)
    }

    var directory: String { parentDirectory(of: path) }

    /// Looks for a file that is not empty; one that is not ours in its place is an error.
    ///
    /// SQLite must not look at an empty one: it would remove the log beside it.
    func hasContents() throws -> Bool {
        try OwnFile(path, .database).status().map { $0.size > 0 } ?? false
    }

    /// Throws if this process may not read and write the file and its companions.
    func requireAccess() throws {
        for path in [path, writeAheadLogPath, sharedMemoryPath] {
            guard try FileStatus.of(path) != nil else { continue }
            guard unsafe access(path, R_OK | W_OK) == 0 else {
                throw SystemError("read and write", path)
            }
        }
    }

    /// Tells if SQLite can share memory with readers here.
    ///
    /// It makes that file by writing one byte in 4,096. Where blocks are smaller, the bytes between
    /// have no place until they are touched, and on a full disk that touch ends the process.
    var canShareMemory: Bool {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return true }
        return status.f_frsize >= 4096
    }

    /// The error of a start whose file is no longer the one that it looked into.
    var changedMeanwhile: LoginRocketError {
        LoginRocketError(
            .store,
            "\(path) was made, changed or removed while it was opened: start the program again."
        )
    }

    /// The files of the database that hold what is saved, by their names.
    func statuses() throws -> [String: FileStatus] {
        try [path, writeAheadLogPath, sharedMemoryPath].reduce(into: [:]) { files, path in
            files[path] = try FileStatus.of(path)
        }
    }

    /// Takes the files of an existing database away from other users of the machine.
    ///
    /// SQLite gives a companion the permissions of the database, so this comes first.
    ///
    /// - Parameter files: The files as they were before they were looked into.
    /// - Throws: ``LoginRocketError`` if another file has come since, which is left alone;
    ///   `SystemError`.
    func closeToOthers(_ files: [String: FileStatus]) throws {
        let intent = "take other users' permissions from"
        for (path, before) in files where before.permissions & 0o077 != 0 {
            let file = try Descriptor(finding: path, intent)
            let status = try file.status(path)
            guard status.identity == before.identity else { throw changedMeanwhile }
            try OwnFile(path, .companion).require(status)
            try file.setPermissions(ownerOnly, intent, path)
        }
    }
}
