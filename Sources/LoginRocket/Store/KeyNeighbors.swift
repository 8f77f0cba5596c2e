internal import Foundation

// Closing any descriptor of a file drops all locks that this process has on it, SQLite's and an
// app's own. So no file is opened to find out what it is.

extension DatabaseFile {
    /// Another database that may lie beside this one or its key file; `nil` if there is none.
    ///
    /// It may be sealed with the same key, so the key is not replaced.
    func neighbor(of keyFile: String) throws -> String? {
        let own = try Set(names.compactMap { try FileStatus.of($0)?.identity })
        for folder in Set([keyFile, path].map(parentDirectory)).sorted() {
            for entry in try FolderEntry.all(in: folder) {
                guard !own.contains(entry.status.identity), entry.mayBeDatabase || entry.mayBeLock
                else { continue }
                return folder + "/" + entry.database.text
            }
        }
        return nil
    }
}

extension FolderEntry {
    /// `true` if it has as many whole pages as the tables take.
    fileprivate var mayBeDatabase: Bool {
        status.kind == .regular && status.size >= smallestDatabase && status.size % pageSize == 0
    }

    /// The name of the database that the file is, or that it is a companion of.
    fileprivate var database: FileName {
        let end = Companion.allCases.map(\.rawValue).first(where: name.hasSuffix)
        return name.dropLast(end?.utf8.count ?? 0)
    }

    /// `true` if it may be the lock of a database that is only being made.
    fileprivate var mayBeLock: Bool {
        status.kind == .regular && name.hasSuffix(Companion.lock.rawValue)
            && status.permissions & 0o077 == 0 && status.size <= LockNote.limit
    }
}

private let pageSize: Int64 = 4_096
private let smallestDatabase = 8 * pageSize
