internal import Foundation

/// What an owner writes into its lock file: its process, and whether the database is still new.
///
/// The note outlives its owner. It tells a database that was emptied from one that was never
/// finished. A kill or a power cut leaves it whole, or cut off, or empty, or as zeros, and parts of
/// an older one behind it.
struct LockNote: Equatable {
    private let lines: [Substring]

    /// The note of this process.
    static func text(isNew: Bool) -> [UInt8] {
        Array("\(getpid())\n\(isNew ? newLine + "\n" : "")".utf8)
    }

    /// Reads a note; `nil` if an owner cannot have written it.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.limit else { return nil }
        guard bytes.contains(where: { $0 != 0 }) else {
            lines = []
            return
        }
        lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard
            lines.allSatisfy({ line in
                Self.newLine.hasPrefix(line) || line.utf8.allSatisfy(Self.digits.contains)
            })
        else { return nil }
    }

    /// The process of the owner; `nil` if it has not come to writing it.
    var process: Int? { lines.first.flatMap { Int($0) } }

    /// Whether an owner was done with making the database.
    var hadOwner: Bool { process != nil && !isNew }

    /// Whether an owner was making the database.
    var isNew: Bool { lines.contains { !$0.isEmpty && Self.newLine.hasPrefix($0) } }

    /// More bytes than any note has.
    static let limit = 64

    private static let newLine = "new"
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
