import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

/// A disk in memory of a few hundred KiB for one test, whose room can be taken; removed at the end.
///
/// Only a superuser can make one; where it cannot be made, a test is skipped and says so.
final class SmallDisk {
    let directory: String

    static let isPossible: Bool = {
        guard let disk = try? SmallDisk() else { return false }
        return disk.free > 0
    }()

    init(kibibytes: Int = 1_024) throws {
        directory = FileManager.default.temporaryDirectory.path + "/disk-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        guard unsafe mount("tmpfs", directory, "tmpfs", 0, "size=\(kibibytes)k,mode=700") == 0
        else { throw POSIXError(.EPERM) }
    }

    deinit {
        _ = unsafe umount2(directory, Int32(MNT_DETACH))
        try? FileManager.default.removeItem(atPath: directory)
    }

    var path: String { directory + "/client.sqlite" }

    /// The bytes that nobody uses.
    var free: Int {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return 0 }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    /// Takes the room but for so many pages of 4 KiB.
    func leave(pages: Int) throws {
        makeRoom()
        let filler = unsafe Foundation.open(directory + "/filler", O_WRONLY | O_CREAT, 0o600)
        defer { close(filler) }
        let page = [UInt8](repeating: 1, count: 4_096)
        while free > pages * 4_096 {
            guard unsafe write(filler, page, page.count) > 0 else { break }
        }
    }

    /// Gives all the room back.
    func makeRoom() {
        _ = unsafe unlink(directory + "/filler")
    }

    /// Lets nobody write, or everybody again.
    func makeReadOnly(_ isReadOnly: Bool = true) throws {
        let flags = UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0)
        guard unsafe mount("tmpfs", directory, "tmpfs", flags, nil) == 0 else {
            throw POSIXError(.EBUSY)
        }
    }

    /// Opens the database on it.
    func open() throws -> SQLiteStore {
        try SQLiteStore.open(
            path: path,
            realm: TemporaryDatabase.address,
            keySources: [.provided { [UInt8](repeating: 7, count: 32) }]
        )
    }

    /// What the database says to a reader.
    func read() throws -> Saved? {
        try SQLiteStore.read(path: path)?.saved
    }
}
