internal import Foundation

// Two files of ours under one name would write over each other.

extension DatabaseFile {
    /// Throws if the database or its key file has a name that another file of ours has.
    func requireOwnNames(besides keyFiles: [String]) throws {
        try requireOwnName()
        for keyFile in keyFiles {
            try requireKnownFolder(of: keyFile)
            if FileName(keyFile).isOfFolder { _ = try OwnFile(keyFile, .key).status() }
            if KeyDrafts.haveName(keyFile) {
                throw LoginRocketError(
                    .badInput,
                    "The key file \(keyFile) has a name as the drafts of a key have, which are "
                        + "removed: name another key file."
                )
            }
            guard let other = try needing(keyFile) else { continue }
            throw LoginRocketError(
                .badInput,
                "The key file \(keyFile) has a name that the database \(other) uses itself: "
                    + "name another key file."
            )
        }
    }

    /// Throws if a socket of this name would lie where this database, one of its key files or
    /// another database has a file.
    fileprivate func requireFree(_ socket: String, besides keyFiles: [String]) throws {
        let trouble = { (user: String) in
            LoginRocketError(
                .badInput,
                "The socket \(socket) has a name that \(user) uses itself: name another socket."
            )
        }
        if let other = try needing(socket) { throw trouble("the database \(other)") }
        let name = ResolvedName(socket)
        for keyFile in keyFiles where name == ResolvedName(keyFile) {
            throw trouble("the key file \(keyFile)")
        }
    }

    /// The database that needs this name: this one, or that of which it would be a companion.
    private func needing(_ path: String) throws -> String? {
        let name = ResolvedName(path)
        return try names.contains { ResolvedName($0) == name }
            ? self.path : DatabaseFile.needing(path)
    }

    /// Throws if another database needs the name of this one, or has one that this one needs.
    func requireOwnName() throws {
        try requireKnownFolder(of: path)
        if FileName(path).isOfFolder { _ = try OwnFile(path, .database).status() }
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
        // SQLite opens the file under its name without links.
        if path.utf8.count + longest <= longestPath {
            let resolved = resolvedPath(path)
            let (name, whole) = (resolved.last.bytes.count, resolved.bytes.count)
            if name + longest <= 255, whole + longest <= longestPath { return }
        }
        throw LoginRocketError(
            .badInput,
            "The name of the database \(path) is too long: give it a shorter one, of \(255 - longest)"
                + " bytes at most, and of \(longestPath - longest) with its folders."
        )
    }

    /// The database that a file would be a companion of, by its name.
    private static func needing(_ path: String) throws -> String? {
        let name = FileName(path)
        return try Companion.allCases.map(\.rawValue).filter(name.hasSuffix)
            .map { name.dropLast($0.utf8.count).text }
            .first { try FileStatus.of($0)?.kind == .regular }
    }

    /// Tells a database by what lies beside it: it may be open, so that nobody may look into it.
    private func hasCompanions() throws -> Bool {
        guard try FileStatus.of(path)?.kind == .regular else { return false }
        return try Companion.allCases.map(path).contains { try FileStatus.of($0) != nil }
    }
}

extension SQLiteStore {
    /// Throws if a socket of this name would lie where a file of the database or of its key lies,
    /// now or later.
    ///
    /// - Throws: ``LoginRocketError``: `badInput`; `store` if that cannot be told.
    package static func requireFree(
        socket: String,
        besides path: String,
        keySources: [KeySource]
    ) throws(LoginRocketError) {
        let file = DatabaseFile(path)
        do {
            try file.requireFree(socket, besides: keySources.keyFiles)
        } catch {
            throw file.trouble(error)
        }
    }
}

/// Throws if a path is too long for the system, begins at a current directory that cannot be named,
/// or leads to another folder than its links say.
func requireKnownFolder(of path: String) throws {
    guard path.utf8.count < PATH_MAX else {
        throw LoginRocketError(
            .badInput,
            "A path of \(path.utf8.count) bytes is too long: name a file by fewer than \(PATH_MAX)."
        )
    }
    guard FileName(path).isAbsolute else {
        throw LoginRocketError(
            .badInput,
            "The current directory is gone, or its name is not UTF-8, so \(path) cannot be "
                + "looked for there: name the file from the root on."
        )
    }
    try requireReadableLinks(of: path)
}

/// Throws if a path leads to another folder than the texts of its links, which SQLite follows.
///
/// The root of a process in a container is such a link under `/proc`.
private func requireReadableLinks(of path: String) throws {
    let identity = { (folder: String) in (try? FileStatus.ofFolder(folder))??.identity }
    var folder = parentDirectory(of: path)
    while identity(folder) == nil, folder != "/" { folder = parentDirectory(of: folder) }
    let resolved = resolvedPath(folder)
    // A name that is not UTF-8 is refused where its link is looked at.
    guard let resolved = String(validating: resolved.bytes, as: UTF8.self),
        identity(folder) != identity(resolved)
    else { return }
    throw LoginRocketError(
        .badInput,
        "The path \(path) leads to another folder than \(resolved), which its links name: name the "
            + "file by a path without such links."
    )
}

/// SQLite refuses longer paths.
private let longestPath = 511

/// A name from the root on, without links, dots and dots of dots.
struct ResolvedName: Equatable {
    private let path: FileName
    private let identity: FileStatus.Identity?

    init(_ path: String) {
        self.path = resolvedPath(absolutePath(path))
        identity = (try? FileStatus.of(path))??.identity
    }

    init(resolved path: FileName) {
        self.path = path
        identity = (try? FileStatus.of(path.text))??.identity
    }

    /// The same name, or another spelling of it on a disk that does not tell cases apart.
    static func == (one: ResolvedName, other: ResolvedName) -> Bool {
        one.path == other.path || (one.identity != nil && one.identity == other.identity)
    }
}
