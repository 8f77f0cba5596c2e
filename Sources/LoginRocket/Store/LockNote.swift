internal import Foundation

/// A note of an owner in its lock file: its process, and that the database is still new, if it is.
///
/// It begins with a word of ours, because other programs leave a number in their lock files, too.
///
/// The note outlives its owner. It tells a database that was emptied from one that was never
/// finished. A kill or a power cut leaves it whole, or cut off, or empty, or as zeros, and parts of
/// an older one behind it.
struct LockNote: Equatable {
    /// The lines after the head.
    private let lines: [Substring]

    /// The note of this process.
    static func text(isNew: Bool) -> [UInt8] {
        Array("\(head)\n\(getpid())\n\(isNew ? newLine + "\n" : "")".utf8)
    }

    /// Reads a note, or what a power cut left of the file; `nil` if it is not surely ours.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.limit else { return nil }
        let bytes = Self.written(bytes)
        let lines = Self.lines(bytes)
        guard bytes.isEmpty || (bytes.starts(with: Self.head.utf8) && lines[0] == Self.head) else {
            return nil
        }
        self.init(after: lines.dropFirst())
    }

    /// Reads a note that was cut off in its head, or has none, as older releases wrote it; `nil` if
    /// an owner cannot have written it.
    init?(besideDatabase bytes: [UInt8]) {
        guard bytes.count <= Self.limit else { return nil }
        let bytes = Self.written(bytes)
        let isCutOff = Self.head.utf8.starts(with: bytes)
        self.init(after: isCutOff ? [] : Self.lines(bytes)[...])
    }

    private init?(after lines: ArraySlice<Substring>) {
        let areOurs = lines.allSatisfy { line in
            Self.newLine.hasPrefix(line) || line.utf8.allSatisfy(Self.digits.contains)
        }
        guard areOurs else { return nil }
        self.lines = Array(lines)
    }

    /// The process of the owner; `nil` if it has not come to writing it.
    var process: Int? { lines.first.flatMap { Int($0) } }

    /// `true` if an owner was done with making the database.
    var hadOwner: Bool { process != nil && !isNew }

    /// `true` if an owner was making the database.
    var isNew: Bool { lines.contains { !$0.isEmpty && Self.newLine.hasPrefix($0) } }

    /// More bytes than any note has.
    static let limit = 64

    /// A longer note that is not on the disk yet has zeros at its end.
    private static func written(_ bytes: [UInt8]) -> [UInt8] {
        let zeros = bytes.reversed().prefix { $0 == 0 }.count
        return Array(bytes.dropLast(zeros))
    }

    private static func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private static let head = "LoginRocket"
    private static let newLine = "new"
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
