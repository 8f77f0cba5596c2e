internal import Foundation

/// A file as its directory describes it.
struct FileStatus: Hashable {
    enum Kind: Hashable {
        case regular
        case directory
        case symbolicLink
        case pipe
        case socket
        case device
    }

    /// The file itself, whatever its names.
    struct Identity: Hashable {
        let device: UInt64
        let number: UInt64
    }

    let kind: Kind
    let identity: Identity
    let links: Int
    let permissions: mode_t
    let owner: uid_t
    let size: Int64
    let modified: Int64

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .device
            }
        identity = Identity(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            number: UInt64(truncatingIfNeeded: status.st_ino)
        )
        links = Int(status.st_nlink)
        permissions = status.st_mode & 0o7777
        owner = status.st_uid
        size = Int64(status.st_size)
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        modified = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// `true` if it is the same file, and nothing was written to it since.
    func isUnwritten(since before: FileStatus) -> Bool {
        identity == before.identity && size == before.size && modified == before.modified
    }

    /// The status of the file itself, not of the one that a symbolic link points to; `nil` if there
    /// is no such file.
    ///
    /// The file is not opened: closing any descriptor of a database drops SQLite's own locks.
    static func of(_ path: String) throws(SystemError) -> FileStatus? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            // No file has a name that is too long for its folder.
            if errno == ENOENT || errno == ENAMETOOLONG { return nil }
            throw SystemError("examine", path)
        }
        return FileStatus(status)
    }

    /// The folder under this name, also where a symbolic link leads to it; `nil` if there is none.
    static func ofFolder(_ path: String) throws(SystemError) -> FileStatus? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("examine", path)
        }
        return FileStatus(status)
    }
}
