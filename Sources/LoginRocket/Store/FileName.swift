internal import Foundation

/// A name or a path of a file, as the system tells it from others: byte by byte.
///
/// Texts of Swift would be wrong here: two spellings of "é" are equal, and a "/" is not found if an
/// accent follows it.
struct FileName: Hashable, Comparable {
    let bytes: [UInt8]

    init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// Takes a name of the system, which ends before the first zero.
    init(cString: UnsafePointer<CChar>) {
        bytes = unsafe Array(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
    }

    /// The name to be shown; repaired if it is not UTF-8.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The names on the way, without those of folders that have none.
    var parts: [FileName] { bytes.split(separator: slash).map { FileName(bytes: $0) } }

    /// The last name on the way.
    var last: FileName {
        let trimmed = bytes.reversed().drop { $0 == slash }
        return FileName(bytes: trimmed.prefix { $0 != slash }.reversed())
    }

    var isAbsolute: Bool { bytes.first == slash }

    /// `true` if only a folder can have this name, be it there or not.
    var isOfFolder: Bool {
        bytes.last == slash || [FileName("."), FileName("..")].contains(last)
    }

    func hasSuffix(_ end: String) -> Bool { bytes.suffix(end.utf8.count).elementsEqual(end.utf8) }

    /// The rest of a name that begins so; `nil` if it does not, or if the rest is not UTF-8.
    func rest(after start: FileName) -> String? {
        guard bytes.starts(with: start.bytes) else { return nil }
        return String(validating: bytes.dropFirst(start.bytes.count), as: UTF8.self)
    }

    /// This name without its last bytes.
    func dropLast(_ count: Int) -> FileName { FileName(bytes: bytes.dropLast(count)) }

    static func + (name: FileName, end: FileName) -> FileName {
        FileName(bytes: name.bytes + end.bytes)
    }

    /// The path of a name in this folder, without dots and dots of dots.
    fileprivate func appending(_ name: FileName) -> FileName {
        switch name.text {
        case "", ".": self
        case "..": parent(of: self)
        default: (bytes == [slash] ? FileName("") : self) + FileName("/") + name
        }
    }

    static func < (one: FileName, other: FileName) -> Bool {
        one.bytes.lexicographicallyPrecedes(other.bytes)
    }
}

func parentDirectory(of path: String) -> String { parent(of: FileName(path)).text }

/// The folder in which a name lies: the current one, if the name says no other.
func parent(of path: FileName) -> FileName {
    guard path.bytes.contains(slash) else { return FileName(".") }
    let trimmed = path.bytes.reversed().drop { $0 == slash }
    let parent = trimmed.drop { $0 != slash }.drop { $0 == slash }
    return parent.isEmpty ? FileName("/") : FileName(bytes: parent.reversed())
}

/// The path from the root on, so that SQLite never takes it for a URL.
///
/// It stays as it is if the current directory is gone or has a name that is not UTF-8:
/// ``OwnFolder/require()`` refuses it then.
func absolutePath(_ path: String) -> String {
    if FileName(path).isAbsolute { return path }
    guard let current = unsafe getcwd(nil, 0) else { return path }
    defer { unsafe free(current) }
    return unsafe String(validatingCString: current).map { $0 + "/" + path } ?? path
}

/// The path from the root on, through the links of as much of it as there is.
///
/// One that is too long for the system stays as it is, for ``requireKnownFolder(of:)`` refuses it.
func resolvedPath(_ path: String) -> FileName {
    var (start, rest) = (FileName(path), [FileName]())
    guard start.bytes.count < PATH_MAX else { return start }
    while true {
        if let resolved = unsafe realpath(start.text, nil) {
            defer { unsafe free(resolved) }
            return rest.reversed().reduce(unsafe FileName(cString: resolved)) { $0.appending($1) }
        }
        // A current directory that is gone cannot be resolved, and nothing lies above it.
        let above = parent(of: start)
        guard above != start else { return rest.reversed().reduce(start) { $0.appending($1) } }
        rest.append(start.last)
        start = above
    }
}

private let slash = UInt8(ascii: "/")
