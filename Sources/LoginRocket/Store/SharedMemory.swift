internal import Foundation
internal import Synchronization

// SQLite empties a shared memory that nobody has open, whatever lies under its name.

/// The contents of a file that SQLite shares between the connections of a database.
///
/// It begins with two copies of the head of the "wal-index", in the byte order of the machine, as
/// "WAL-Index File Format" of https://sqlite.org/walformat.html describes them. A kill may tear one
/// of them. Before the head is written, and after a power cut, there are zeros; and while nobody
/// uses it, SQLite cuts the file to three bytes.
enum SharedMemory {
    /// The two heads, and the marks of the readers.
    static let headSize = 136

    static func isOurs(_ bytes: [UInt8]) -> Bool {
        let version = [UInt8](native: 3_007_000)
        // Three bytes are left of it when nobody uses it, and zeros come behind when it grows.
        if bytes.dropFirst(3).allSatisfy({ $0 == 0 }) {
            return version.starts(with: bytes.prefix(3)) || bytes.allSatisfy { $0 == 0 }
        }
        guard bytes.count == headSize else { return false }
        return isHead(bytes[..<48], version) || isHead(bytes[48..<96], version)
    }

    private static func isHead(_ bytes: ArraySlice<UInt8>, _ version: [UInt8]) -> Bool {
        let sum = Checksum().adding(bytes.prefix(40), isBigEndian: Int(1).bigEndian == 1)
        let written = [UInt8](native: sum.first) + [UInt8](native: sum.second)
        return bytes.starts(with: version) && bytes.suffix(8).elementsEqual(written)
    }
}

extension [UInt8] {
    fileprivate init(native number: UInt32) {
        self = unsafe Swift.withUnsafeBytes(of: number) { unsafe Array($0) }
    }
}

/// The connections of this process to each database.
///
/// Locks of SQLite belong to the process, and closing any descriptor of a shared memory drops all
/// that lie on it. So a look at one is taken only while no connection of this process has it open.
/// A connection that is there already began with such a look.
enum SharedMemoryUse {
    /// Counts a connection; to be called before it opens.
    static func begin(_ file: DatabaseFile) {
        let name = resolvedPath(file.path)
        uses.withLock { $0[name, default: 0] += 1 }
    }

    /// Counts a connection no more; to be called once it is closed.
    static func end(_ file: DatabaseFile) {
        let name = resolvedPath(file.path)
        uses.withLock { uses in
            let rest = uses[name, default: 1] - 1
            uses[name] = rest > 0 ? rest : nil
        }
    }

    /// Takes a look, unless a connection is there already; none comes during the look.
    static func whileUnused(_ file: DatabaseFile, _ look: () throws -> Void) rethrows {
        let name = resolvedPath(file.path)
        try uses.withLock { uses in
            if uses[name] == nil { try look() }
        }
    }
}

/// The number of connections to each database, by its resolved path: like the locks, one table for
/// the process.
private let uses = Mutex<[FileName: Int]>([:])
