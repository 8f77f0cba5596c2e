internal import Synchronization

/// The database file as its owner left it.
///
/// A commit goes into the write-ahead log, and the file itself changes only when the log is moved
/// into it, which the owner does at times of its own. Any other change is that of another program,
/// such as a backup that was copied over the file: what is saved on top of it is lost.
final class FileAsLeft: Sendable {
    private let path: String
    private let left: Mutex<FileStatus?>

    /// Takes the file as it is now.
    init(_ file: DatabaseFile) {
        path = file.path
        left = Mutex(Self.status(path))
    }

    /// Throws if another program has written to the file.
    func require() throws {
        guard let left = left.withLock({ $0 }), let status = try FileStatus.of(path),
            status.isUnwritten(since: left)
        else {
            throw LoginRocketError(
                .store,
                "Another program changed \(path) while it was in use, so nothing more is saved in "
                    + "it: see what it holds now, and start the program again."
            )
        }
    }

    /// Does work of the owner that may write to the file, and may fail half-way.
    func writing<Value>(_ work: () throws -> Value) throws -> Value {
        try require()
        defer { left.withLock { $0 = Self.status(path) } }
        return try work()
    }

    /// The file's status; without one the file is gone, and nothing more is saved.
    private static func status(_ path: String) -> FileStatus? {
        (try? FileStatus.of(path)) ?? nil
    }
}
