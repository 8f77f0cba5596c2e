internal import Foundation

/// The pages that a write-ahead log holds for its database, as SQLite's file format describes it.
///
/// SQLite reads a log with the help of a file in shared memory, which has to be made first. A look
/// at the log itself needs nothing but the log. Its format is "The Write-Ahead Log" of
/// https://sqlite.org/fileformat2.html.
struct WriteAheadLog {
    let pageSize: Int

    /// The size of the database after the last commit, in pages.
    let pageCount: Int

    /// The newest committed bytes of each page, by its number; the first is page 1.
    let pages: [Int: ArraySlice<UInt8>]

    /// Reads the log in a file; `nil` if there is no such file, or no commit in it.
    init?(file path: String) throws {
        guard let status = try FileStatus.of(path), status.kind == .regular, status.size > 0
        else { return nil }
        let file = try Descriptor("open the log", path, O_RDONLY)
        try OwnFile(path, .companion).require(file.status(path))
        try self.init { count in try file.read(limit: count, path) }
    }

    /// Reads a log up to its last whole commit; `nil` if it holds none.
    ///
    /// No more is read than there are frames, because the size of a file says nothing. `next` reads
    /// so many more bytes, and fewer at the end.
    private init?(_ next: (Int) throws -> [UInt8]) throws {
        guard let head = Head(try next(Head.size)) else { return nil }
        var checksum = head.checksum
        var pages: [Int: ArraySlice<UInt8>] = [:]
        var pending: [Int: ArraySlice<UInt8>] = [:]
        var pageCount: Int?
        let size = Frame.headSize + head.pageSize
        while let frame = Frame(try next(size), of: head, after: checksum) {
            checksum = frame.checksum
            pending[frame.page] = frame.contents
            if frame.pageCount > 0 {
                pages.merge(pending) { $1 }
                pending = [:]
                pageCount = frame.pageCount
            }
        }
        guard let pageCount else { return nil }
        self.pageSize = head.pageSize
        self.pageCount = pageCount
        self.pages = pages
    }

    /// The database with these pages in place.
    func applied(to database: [UInt8]) throws -> [UInt8] {
        guard pageCount <= database.count / pageSize + pages.count else {
            throw UnreadableRow(missing: "a page of the log's database")
        }
        var image = Array(database.prefix(pageCount * pageSize))
        image += [UInt8](repeating: 0, count: pageCount * pageSize - image.count)
        for (page, contents) in pages where page <= pageCount {
            image.replaceSubrange((page - 1) * pageSize..<page * pageSize, with: contents)
        }
        return image
    }
}

/// The beginning of a log.
private struct Head {
    static let size = 32

    let pageSize: Int
    let salts: ArraySlice<UInt8>
    let isBigEndian: Bool
    let checksum: Checksum

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.size else { return nil }
        let magic = word(bytes[..<4])
        guard magic == 0x377f_0682 || magic == 0x377f_0683, word(bytes[4..<8]) == 3_007_000
        else { return nil }
        isBigEndian = magic == 0x377f_0683
        pageSize = Int(word(bytes[8..<12]))
        guard pageSize >= 512, pageSize <= 65_536, pageSize & (pageSize - 1) == 0 else {
            return nil
        }
        salts = bytes[16..<24]
        checksum = Checksum().adding(bytes[..<24], isBigEndian: isBigEndian)
        guard checksum.isWritten(in: bytes[24..<32]) else { return nil }
    }
}

/// A page in a log.
private struct Frame {
    static let headSize = 24

    let page: Int
    /// The size of the database, if this frame ends a commit; else 0.
    let pageCount: Int
    let contents: ArraySlice<UInt8>
    let checksum: Checksum

    /// Reads a frame; `nil` at the end of what was written since the log began anew.
    init?(_ bytes: [UInt8], of head: Head, after before: Checksum) {
        guard bytes.count == Self.headSize + head.pageSize, bytes[8..<16] == head.salts
        else { return nil }
        page = Int(word(bytes[..<4]))
        pageCount = Int(word(bytes[4..<8]))
        contents = bytes[Self.headSize...]
        checksum =
            before
            .adding(bytes[..<8], isBigEndian: head.isBigEndian)
            .adding(contents, isBigEndian: head.isBigEndian)
        guard page > 0, checksum.isWritten(in: bytes[16..<24]) else { return nil }
    }
}

/// The sum that goes over a log from its beginning.
struct Checksum {
    private(set) var first: UInt32 = 0
    private(set) var second: UInt32 = 0

    func adding(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> Checksum {
        var sum = self
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
            let left = word(bytes[start..<start + 4])
            let right = word(bytes[start + 4..<start + 8])
            sum.first &+= (isBigEndian ? left : left.byteSwapped) &+ sum.second
            sum.second &+= (isBigEndian ? right : right.byteSwapped) &+ sum.first
        }
        return sum
    }

    func isWritten(in bytes: ArraySlice<UInt8>) -> Bool {
        first == word(bytes.prefix(4)) && second == word(bytes.suffix(4))
    }
}

/// The number in four bytes, the highest first.
private func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
}
