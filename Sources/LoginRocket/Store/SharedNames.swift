internal import Foundation

// Two files of ours under one name would write over each other.

extension DatabaseFile {
    /// Throws if the database or its key file has a name that another file of ours has.
    func requireOwnNames(besides keyFiles: [String]) throws {
        let taken = names.map { ResolvedName($0) }
        for keyFile in keyFiles {
            let isTaken = taken.contains(ResolvedName(keyFile))
            if KeyDrafts.haveName(keyFile) {
                throw LoginRocketError(
                    .badInput,
                    "The key file \(keyFile) has a name as the drafts of a key have, which are "
                        + "removed: name another key file."
                )
            }
            guard let other = try isTaken ? path : DatabaseFile.needing(keyFile) else { continue }
            throw LoginRocketError(
                .badInput,
                "The key file \(keyFile) has a name that the database \(other) uses itself: "
                    + "name another key file."
            )
        }
        try requireOwnName()
    }

    /// Throws if another database needs the name of this one, or has one that this one needs.
    func requireOwnName() throws {
        try requireRoomForNames()
        if let other = try DatabaseFile.needing(path) {
            throw LoginRocketError(
                .badInput,
                "\(path) is a name that the database \(other) uses itself: name another file."
            )
        }
        for other in Companion.allCases.map(path) where try DatabaseFile(other).hasCompanions() {
            throw LoginRocketError(
                .badInput,
                "\(path) needs the name \(other), which another database has: name another file."
            )
        }
    }

    /// Throws if the name is too long for a folder, or for SQLite, with what is added to it.
    private func requireRoomForNames() throws {
        let longest = Companion.allCases.map(\.rawValue.utf8.count).max() ?? 0
        let name = path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.count
        guard name + longest > 255 || path.utf8.count + longest > longestPath else { return }
        throw LoginRocketError(
            .badInput,
            "The name of the database \(path) is too long: give it a shorter one, of \(255 - longest)"
                + " bytes at most, and of \(longestPath - longest) with its folders."
        )
    }

    /// The database that a file would be a companion of, by its name.
    private static func needing(_ path: String) throws -> String? {
        try Companion.allCases.map(\.rawValue).filter(path.hasSuffix)
            .map { String(path.dropLast($0.count)) }
            .first { try FileStatus.of($0)?.kind == .regular }
    }

    /// Tells a database by what lies beside it: it may be open, so that nobody may look into it.
    private func hasCompanions() throws -> Bool {
        guard try FileStatus.of(path)?.kind == .regular else { return false }
        return try Companion.allCases.map(path).contains { try FileStatus.of($0) != nil }
    }
}

/// SQLite refuses longer paths.
private let longestPath = 511

/// A name from the root on, without links, dots and dots of dots.
struct ResolvedName: Equatable {
    private let path: String
    private let identity: FileStatus.Identity?

    init(_ path: String) {
        self.path = resolvedPath(absolutePath(path))
        identity = (try? FileStatus.of(path))??.identity
    }

    /// The same name, or another spelling of it on a disk that does not tell cases apart.
    static func == (one: ResolvedName, other: ResolvedName) -> Bool {
        one.path == other.path || (one.identity != nil && one.identity == other.identity)
    }
}

/// The path from the root on, through the links of as much of it as there is.
func resolvedPath(_ path: String) -> String {
    if let resolved = unsafe realpath(path, nil) {
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return "/" }
    let parent = resolvedPath("/" + parts.dropLast().joined(separator: "/"))
    return switch last {
    case ".": parent
    case "..": parentDirectory(of: parent)
    default: (parent == "/" ? "" : parent) + "/" + last
    }
}
