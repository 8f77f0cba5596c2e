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

    /// Takes an existing database away from other users of the machine.
    ///
    /// SQLite gives a companion the permissions of the database, so this comes first.
    func closeToOthers() throws {
        for path in names {
            guard let status = try OwnFile(path, .companion).status(),
                status.permissions & 0o077 != 0
            else { continue }
            guard unsafe chmod(path, 0o600) == 0 else {
                throw SystemError("take other users' permissions from", path)
            }
        }
    }
}
