internal import Foundation
internal import GRDBSQLite

/// The disk as SQLite sees it for our databases: there is no rollback journal on it.
///
/// A database of ours has none at any time. Its changes go into its log, and what is written before
/// there is a log is part of making it. So a file under the name of a journal is somebody else's,
/// whenever it came; SQLite would play it into the database, or remove it. It would also write over
/// any file under the name of the log, or remove that; here it sees none that is no log.
///
/// It is a VFS of SQLite, as https://sqlite.org/vfs.html describes them: a copy of the usual one,
/// which does the work.
enum DiskWithoutJournals {
    /// The name by which SQLite knows it, from the first use on.
    static let name: String = {
        let name = "loginrocket"
        guard let usual = unsafe usual else { return name }
        // Like the disk itself, it is there as long as the process.
        let disk = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe disk.initialize(to: usual.pointee)
        unsafe disk.pointee.zName = UnsafePointer(strdup(name))
        unsafe disk.pointee.pNext = nil
        unsafe disk.pointee.xOpen = { _, path, file, flags, answer in
            unsafe open(path, file, flags, answer)
        }
        unsafe disk.pointee.xAccess = { _, path, flags, answer in
            unsafe access(path, flags, answer)
        }
        unsafe disk.pointee.xDelete = { _, path, synchronizes in
            unsafe delete(path, synchronizes)
        }
        unsafe sqlite3_vfs_register(disk, 0)
        return name
    }()

    private static func open(
        _ path: UnsafePointer<CChar>?,
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: Int32,
        _ answer: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard flags & SQLITE_OPEN_MAIN_JOURNAL == 0, let usual = unsafe usual else {
            unsafe file?.pointee.pMethods = nil
            return SQLITE_CANTOPEN
        }
        let code = unsafe usual.pointee.xOpen(usual, path, file, flags, answer)
        guard code == SQLITE_OK, flags & SQLITE_OPEN_WAL != 0, unsafe !isLog(file) else {
            return code
        }
        _ = unsafe file?.pointee.pMethods.pointee.xClose(file)
        unsafe file?.pointee.pMethods = nil
        return SQLITE_CANTOPEN
    }

    /// Looks into the file that SQLite has opened, whatever its name leads to by now.
    private static func isLog(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Bool {
        guard let methods = unsafe file?.pointee.pMethods else { return true }
        var size: Int64 = 0
        guard unsafe methods.pointee.xFileSize(file, &size) == SQLITE_OK else { return true }
        var head = [UInt8](repeating: 0, count: Int(min(size, 4)))
        guard unsafe methods.pointee.xRead(file, &head, Int32(head.count), 0) == SQLITE_OK else {
            return true
        }
        return WriteAheadLog.canBegin(with: head)
    }

    private static func access(
        _ path: UnsafePointer<CChar>?,
        _ flags: Int32,
        _ answer: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard unsafe !isJournal(path), let usual = unsafe usual else {
            unsafe answer?.pointee = 0
            return SQLITE_OK
        }
        return unsafe usual.pointee.xAccess(usual, path, flags, answer)
    }

    private static func delete(_ path: UnsafePointer<CChar>?, _ synchronizes: Int32) -> Int32 {
        guard unsafe !isJournal(path), unsafe !isStrangeLog(path), let usual = unsafe usual else {
            return SQLITE_OK
        }
        return unsafe usual.pointee.xDelete(usual, path, synchronizes)
    }

    private static func isJournal(_ path: UnsafePointer<CChar>?) -> Bool {
        guard let path = unsafe path else { return false }
        return unsafe FileName(cString: path).hasSuffix(Companion.journal.rawValue)
    }

    /// `true` for a name of a log under which something else lies.
    private static func isStrangeLog(_ path: UnsafePointer<CChar>?) -> Bool {
        guard let path = unsafe path else { return false }
        let name = unsafe FileName(cString: path)
        guard name.hasSuffix(Companion.writeAheadLog.rawValue),
            let head = try? OwnFile(name.text, .companion).contents(4)
        else { return false }
        return !WriteAheadLog.canBegin(with: head)
    }

    /// The disk as it is.
    private static var usual: UnsafeMutablePointer<sqlite3_vfs>? {
        unsafe usualName.flatMap { name in unsafe sqlite3_vfs_find(name) }
    }

    private static let usualName: String? = unsafe sqlite3_vfs_find(nil).map { disk in
        unsafe String(cString: disk.pointee.zName)
    }
}
