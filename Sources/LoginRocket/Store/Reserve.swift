internal import Foundation
internal import GRDB

/// Room that is kept for a logout on a full disk: a file beside the database.
///
/// A session is saved only together with it, and each start with a session fills it up. An opening
/// may use a part of it, and gives that back; the rest is there for the end of a session alone.
///
/// Its bytes are the same in each reserve, so that it is known as ours, and look like chance, so
/// that no file system can store them in less room: zeros, and space that `posix_fallocate` sets
/// aside, take none on a disk that compresses, as btrfs and ZFS do.
struct Reserve: Sendable {
    let path: String

    init(_ file: DatabaseFile) {
        path = file.path(of: .reserve)
    }

    /// Throws if another file has the reserve's name.
    func check() throws {
        guard let bytes = try own.contents(Self.size + 1) else { return }
        try requireOurs(bytes)
    }

    /// Fills the reserve up.
    ///
    /// Throws if the disk has no room for it. Then as much is kept as there is.
    func fill() throws {
        try check()
        let isThere = try FileStatus.of(path) != nil
        let file =
            try isThere
            ? Descriptor("fill the reserve", path, O_RDWR)
            : Descriptor(making: path, "make the reserve", O_RDWR)
        let bytes = try contents(of: file)
        guard bytes != Self.contents else { return }
        let same = zip(bytes, Self.contents).prefix { $0 == $1 }.count
        guard lseek(file.number, off_t(same), SEEK_SET) == same else {
            throw SystemError("write", path)
        }
        try file.write(Array(Self.contents[same...]), path)
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
    ///
    /// If that fails, too, the reserve takes back what it gave up.
    func helping<Value>(_ need: Need, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch  where isOfFullDisk(error) {
            guard giveUp(for: need) else { throw error }
            do {
                return try work()
            } catch {
                takeBack()
                throw error
            }
        }
    }

    /// A piece of work that the reserve helps with.
    enum Need {
        /// SQLite's shared memory, without which nothing can be saved.
        case opening
        /// A commit that ends a session.
        case logout
    }

    /// - Returns: `true` if there was something to give up.
    private func giveUp(for need: Need) -> Bool {
        let rest =
            switch need {
            case .opening: Self.forLogout
            case .logout: 0
            }
        guard let size = (try? FileStatus.of(path))?.size, size > rest,
            let file = try? Descriptor("give up", path, O_RDWR),
            (try? contents(of: file)) != nil
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

    private var own: OwnFile { OwnFile(path, .companion) }

    /// The bytes of an open reserve, if that is what was opened.
    private func contents(of file: borrowing Descriptor) throws -> [UInt8] {
        try own.require(file.status(path))
        let bytes = try file.read(limit: Self.size + 1, path)
        try requireOurs(bytes)
        return bytes
    }

    /// Throws unless these may be bytes of a reserve: zeros are what a power cut leaves, and what
    /// older releases wrote.
    private func requireOurs(_ bytes: [UInt8]) throws {
        if bytes == Self.contents { return }
        guard bytes.count <= Self.size,
            zip(bytes, Self.contents).allSatisfy({ $0 == 0 || $0 == $1 })
        else { throw own.isNot("a reserve of ours") }
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

    /// The numbers of SplitMix64 (Steele, Lea and Flood, 2014) from zero on.
    private static let contents: [UInt8] = {
        var bytes: [UInt8] = []
        var state: UInt64 = 0
        while bytes.count < size {
            state &+= 0x9e37_79b9_7f4a_7c15
            var number = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
            number = (number ^ number >> 27) &* 0x94d0_49bb_1331_11eb
            bytes += bigEndian(number ^ number >> 31)
        }
        return bytes
    }()
}
