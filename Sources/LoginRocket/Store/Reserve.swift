internal import Foundation
internal import GRDB

/// Space that is kept for a logout on a full disk: a file of zeros beside the database.
///
/// A session is saved only together with it. What opening the database takes of it on a full disk
/// comes back when the database closes; the rest is there for the end of a session alone.
struct Reserve: Sendable {
    let path: String

    init(_ file: DatabaseFile) {
        path = file.path + ".reserve"
    }

    /// Throws if another file has the reserve's name: ours holds zeros only.
    func check() throws {
        let file = OwnFile(path, .companion)
        guard let bytes = try file.contents(Self.size + 1) else { return }
        guard bytes.count <= Self.size, bytes.allSatisfy({ $0 == 0 }) else {
            throw file.foreign("a reserve of ours")
        }
    }

    /// Fills the reserve up.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` if the disk has no room for it. Then as
    ///   much is kept as there is.
    func fill() throws {
        if let status = try? FileStatus.of(path), status.size == Self.size { return }
        try check()
        do {
            let file = try Descriptor(
                "make the reserve",
                path,
                O_WRONLY | O_CREAT | O_APPEND,
                mode: 0o600
            )
            while try missing > 0 {
                try file.write([UInt8](repeating: 0, count: min(try missing, 4_096)), path)
            }
        } catch {
            throw LoginRocketError(.store, error.sentence, disk: DiskTrouble(error.number))
        }
    }

    /// Fills up a reserve that was given up, if there is one and the disk has room enough for more
    /// than that.
    func refill() {
        guard let status = try? FileStatus.of(path), status.size < Self.size,
            freeSpace > 2 * Self.size
        else { return }
        try? fill()
    }

    /// Takes back what opening the database took, now that the database is closed.
    func takeBack() {
        guard (try? FileStatus.of(path)) != nil else { return }
        try? fill()
    }

    /// Runs a piece of work; if the disk is too full for it, once more with some of the reserve.
    func helping<Value>(_ need: Need, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch  where isOfFullDisk(error) {
            guard giveUp(for: need) else { throw error }
            return try work()
        }
    }

    /// What the reserve helps with.
    enum Need {
        /// SQLite's shared memory, without which nothing can be saved.
        case opening
        /// A commit that ends a session.
        case logout
    }

    /// - Returns: whether there was anything to give up.
    private func giveUp(for need: Need) -> Bool {
        guard let size = (try? FileStatus.of(path))?.size else { return false }
        let rest =
            switch need {
            case .opening: max(0, Int(size) - Self.forOpening)
            case .logout: 0
            }
        guard size > rest, (try? check()) != nil,
            let file = try? Descriptor("give up", path, O_WRONLY)
        else {
            return false
        }
        return ftruncate(file.number, off_t(rest)) == 0
    }

    private func isOfFullDisk(_ error: any Error) -> Bool {
        switch error {
        case let failure as DatabaseFailure: failure.disk == .full
        case let error as DatabaseError:
            DatabaseFailure(error, in: parentDirectory(of: path)).disk == .full
        case let error as LoginRocketError: error.disk == .full
        default: false
        }
    }

    private var missing: Int {
        get throws(SystemError) { Self.size - Int(try FileStatus.of(path)?.size ?? 0) }
    }

    private var freeSpace: Int {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return 0 }
        return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }

    /// SQLite's shared memory, and the page of the lock file.
    private static let forOpening = 36 * 1_024

    /// The pages that a logout writes, twice as many as were ever seen.
    private static let forLogout = 128 * 1_024

    static let size = forOpening + forLogout
}
