internal import Foundation
internal import Synchronization

/// The right to write a database: held by one opener, given back by the kernel if that one dies.
///
/// It holds for files, not for names: see ``requireInPlace()``.
final class OwnerLock: Sendable {
    let file: DatabaseFile
    private let process = getpid()
    private let state: Mutex<State>

    private struct State {
        var descriptor: Int32?
        var held: [String: FileStatus.Identity] = [:]
        /// The database as it was taken, until SQLite has opened it.
        var unwritten: FileStatus?
        /// The companions that SQLite has made since.
        var made: Set<String> = []
    }

    /// Takes the lock, or says who has it.
    init(_ file: DatabaseFile) throws {
        let path = file.lockPath
        // Somebody else's file is not opened; one that came since is neither locked, nor closed to
        // others, nor signed.
        _ = try file.lockNote()
        let lock = try Descriptor("open the lock file", path, O_RDWR | O_CREAT)
        _ = try file.lockNote(in: lock)
        guard flock(lock.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw SystemError("lock", path) }
            let owner = try file.lockNote(in: lock).process.map { "process \($0)" }
            throw LoginRocketError(
                .locked,
                "\(file.path) is in use by \(owner ?? "another process") (lock file \(path)): "
                    + "stop that one first."
            )
        }
        _ = try file.lockNote(in: lock)
        // Where the disk knows no permissions, the lock holds as well.
        _ = fchmod(lock.number, ownerOnly)
        let identity = try lock.status(path).identity
        self.file = file
        state = Mutex(State(descriptor: lock.take(), held: [path: identity]))
        try requireInPlace()
    }

    deinit {
        release()
    }

    /// Notes who we are, and whether we are making the database.
    ///
    /// That the database is new has to be on the disk before the database is. All else is a
    /// courtesy to the next opener, left out on a full disk.
    func sign(isNew: Bool) throws {
        let text = LockNote.text(isNew: isNew)
        try state.withLock { state in
            guard let number = state.descriptor else { return }
            let count = unsafe text.withUnsafeBytes { bytes in
                unsafe pwrite(number, bytes.baseAddress, bytes.count, 0)
            }
            let isWritten = count == text.count && ftruncate(number, off_t(text.count)) == 0
            guard isNew else { return }
            guard isWritten else { throw SystemError("write", file.lockPath) }
            guard fsync(number) == 0 else { throw SystemError("write to the disk", file.lockPath) }
        }
    }

    /// Takes the database for its file, before SQLite opens it.
    ///
    /// - Parameter found: The file before it was looked into; `nil` if it is to be made.
    /// - Throws: ``LoginRocketError`` if another file has the name; `SystemError`.
    func take(_ found: FileStatus?) throws {
        let status = try found ?? create()
        let missing = try companions.filter { try FileStatus.of($0) == nil }
        state.withLock { state in
            state.held[file.path] = status.identity
            state.unwritten = status
            state.made = Set(missing)
        }
        try requireInPlace()
    }

    /// Throws unless the file under a name that SQLite has found is the database that was taken.
    func requireTaken(_ path: String?) throws {
        let taken = state.withLock { $0.held[file.path] }
        guard let path, try FileStatus.of(path)?.identity == taken else {
            throw file.changedMeanwhile
        }
    }

    /// Throws if the database was written to since it was taken; to be called before it is written
    /// for the first time.
    func requireUnwritten() throws {
        let taken = state.withLock { state in
            defer { state.unwritten = nil }
            return state.unwritten
        }
        guard let taken else { return }
        guard try FileStatus.of(file.path)?.isUnwritten(since: taken) == true else {
            throw file.changedMeanwhile
        }
    }

    /// Makes an empty database file that only this user can open, in the folder of the lock.
    private func create() throws -> FileStatus {
        let folder = try Descriptor(folder: file.directory)
        try requireInPlace()
        let made = try make(in: folder)
        try folder.synchronize(file.directory)
        return try made.status(file.path)
    }

    private func make(in folder: borrowing Descriptor) throws -> Descriptor {
        do {
            return try Descriptor(making: file.path, in: folder, "create", O_RDWR)
        } catch  where error.number == EEXIST {
            throw file.changedMeanwhile
        }
    }

    /// Takes the companions that SQLite has opened for those of the database.
    func takeCompanions() throws {
        for path in companions {
            let identity = try FileStatus.of(path)?.identity
            state.withLock { $0.held[path] = identity }
        }
    }

    /// Removes the companions that SQLite made for an opening that failed: another database under
    /// the name would take them for its own.
    func removeMadeCompanions() {
        let (held, made) = state.withLock { ($0.held, $0.made) }
        let isInPlace = { (path: String) in
            (try? FileStatus.of(path))??.identity == held[path] && held[path] != nil
        }
        // Without the lock there may be another owner, who uses them.
        guard isInPlace(file.lockPath) else { return }
        for path in made where isInPlace(path) { _ = unsafe unlink(path) }
    }

    private var companions: [String] { [file.writeAheadLogPath, file.sharedMemoryPath] }

    /// Throws if a file is no longer that of its name: another owner may have been let in, and what
    /// is saved would be nowhere.
    func requireInPlace() throws {
        for (path, identity) in state.withLock({ $0.held }) {
            guard let status = try FileStatus.of(path), status.identity == identity else {
                throw LoginRocketError(
                    .store,
                    "\(path) was moved, removed or replaced while \(file.path) was in use: put it "
                        + "back, or start the program again."
                )
            }
            let use = path == file.path ? OwnFile.Use.database : .companion
            try OwnFile(path, use).require(status)
        }
    }

    /// Lets the next opener in; the file stays, because removing it could let two in.
    ///
    /// A child that was forked from this process keeps the descriptor, so closing it here is not
    /// enough; and such a child must not let go for its parent.
    func release() {
        state.withLock { state in
            guard let number = state.descriptor else { return }
            if getpid() == process { _ = flock(number, LOCK_UN) }
            _ = close(number)
            state.descriptor = nil
        }
    }
}
