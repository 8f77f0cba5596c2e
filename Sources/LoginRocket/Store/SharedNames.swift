internal import Foundation

// Two files of ours under one name would write over each other.

extension DatabaseFile {
    /// Throws if the database or its key file has a name that another file of ours has.
    func requireOwnNames(besides keyFiles: [String]) throws {
        let taken = names.map { ResolvedName($0) }
        for keyFile in keyFiles where taken.contains(ResolvedName(keyFile)) {
            throw LoginRocketError(
                .badInput,
                "The key file \(keyFile) has a name that the database \(path) uses itself: "
                    + "name another key file."
            )
        }
        for suffix in Companion.allCases.map(\.rawValue) where path.hasSuffix(suffix) {
            let other = String(path.dropLast(suffix.count))
            guard try FileStatus.of(other)?.kind == .regular else { continue }
            throw LoginRocketError(
                .badInput,
                "\(path) is a name that the database \(other) uses itself: name another file."
            )
        }
    }
}

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
