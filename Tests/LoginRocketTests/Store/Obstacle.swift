import Foundation

@testable import LoginRocket

/// Something under a name of the store that is not a file of its own.
enum Obstacle: String, CaseIterable {
    case directory
    case symbolicLink
    case danglingLink
    case pipe
    case socket
    case device
    case hardLink
    case otherOwner

    /// What the sentence calls it.
    var noun: String {
        switch self {
        case .directory: "directory"
        case .symbolicLink, .danglingLink: "symbolic link"
        case .pipe: "named pipe"
        case .socket: "socket"
        case .device: "device"
        case .hardLink: "names"
        case .otherOwner: "another user"
        }
    }

    /// Puts it there, in the place of what lies there; a link points to the `victim`.
    func place(at path: String, pointingTo victim: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        let made =
            switch self {
            case .directory: unsafe mkdir(path, 0o700)
            case .symbolicLink: unsafe symlink(victim, path)
            case .danglingLink: unsafe symlink(victim + ".none", path)
            case .pipe: unsafe mkfifo(path, 0o600)
            case .socket: unsafe mknod(path, S_IFSOCK | 0o600, 0)
            // The null device: it takes what is written, and nobody misses it.
            case .device: unsafe mknod(path, S_IFCHR | 0o600, 1 << 8 | 3)
            case .hardLink: unsafe link(victim, path)
            case .otherOwner: try makeFile(path, of: 65_534)
            }
        if made != 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    private func makeFile(_ path: String, of owner: uid_t) throws -> Int32 {
        try Data().write(to: URL(fileURLWithPath: path))
        try setPermissions(0o600, path)
        return unsafe chown(path, owner, owner)
    }
}

/// What a directory and all in it look like: kinds, modes, owners, links and contents.
func census(of directory: String) throws -> [String: String] {
    let files = FileManager.default
    let names = try files.contentsOfDirectory(atPath: directory) + ["."]
    return try names.reduce(into: [:]) { census, name in
        let path = directory + "/" + name
        let attributes = try files.attributesOfItem(atPath: path)
        let kind = attributes[.type] as? FileAttributeType
        let numbers: [FileAttributeKey] =
            [.posixPermissions, .ownerAccountID]
            + (kind == .typeDirectory ? [] : [.referenceCount])
        let content =
            kind == .typeRegular ? try Data(contentsOf: URL(fileURLWithPath: path)) : Data()
        let described = numbers.map { "\(attributes[$0] ?? "none")" }.joined(separator: " ")
        census[name] = "\(kind?.rawValue ?? "") \(described) \(content.base64EncodedString())"
    }
}
