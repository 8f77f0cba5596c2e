internal import Foundation

/// A system call that failed on a file, with the system's reason.
struct SystemError: Error {
    let intent: String
    let path: String
    let number: Int32

    /// Takes the reason from `errno`; to be made right after the call.
    init(_ intent: String, _ path: String) {
        self.init(intent, path, errno)
    }

    init(_ intent: String, _ path: String, _ number: Int32) {
        self.intent = intent
        self.path = path
        self.number = number
    }

    /// The trouble and what to do.
    var sentence: String {
        "Cannot \(intent) \(path) (\(systemReason(number))): \(Self.advice(number))."
    }

    /// The advice for a reason of the system.
    static func advice(_ number: Int32) -> String {
        switch number {
        case EACCES, EPERM: "let this user, or name another file"
        case ENOSPC, EDQUOT: "make room on the disk"
        case EROFS: "name a file on a disk that can be written"
        case ENOENT, ENOTDIR, ELOOP, EISDIR, ENAMETOOLONG: "name another file"
        case EMFILE, ENFILE: "let the program open more files"
        default: "see to the disk"
        }
    }
}

extension SystemError {
    /// `true` if the disk cannot be asked to write at once, as one that is only read.
    ///
    /// A disk that became read-only because it fails says EROFS, and has lost what it was given.
    var isOfIdleDisk: Bool { number == EINVAL }
}

/// An open file that is closed with this value.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Opens a file itself: never through a symbolic link, never inherited by a child process, and
    /// never waiting for the other end of a pipe.
    init(_ intent: String, _ path: String, _ flags: Int32) throws(SystemError) {
        number = unsafe open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, ownerOnly)
        guard number >= 0 else { throw SystemError(intent, path) }
    }

    /// Makes a file that only this user can open, whatever the process takes from the permissions
    /// of new files (umask).
    init(making path: String, _ intent: String, _ flags: Int32) throws(SystemError) {
        number = unsafe open(path, flags | makingFlags, ownerOnly)
        guard number >= 0, fchmod(number, ownerOnly) == 0 else { throw SystemError(intent, path) }
    }

    /// Makes such a file in an open folder, wherever that is moved meanwhile.
    init(
        making path: String,
        in folder: borrowing Descriptor,
        _ intent: String,
        _ flags: Int32
    ) throws(SystemError) {
        let name = FileName(path).last.text
        number = unsafe openat(folder.number, name, flags | makingFlags, ownerOnly)
        guard number >= 0, fchmod(number, ownerOnly) == 0 else { throw SystemError(intent, path) }
    }

    /// Finds a file and opens nothing of it, because closing a descriptor of a database drops the
    /// locks that SQLite holds in this process.
    init(finding path: String, _ intent: String) throws(SystemError) {
        #if canImport(Darwin)
            number = unsafe open(path, O_EVTONLY | O_NOFOLLOW | O_CLOEXEC)
        #else
            number = unsafe open(path, pathOnly | O_NOFOLLOW | O_CLOEXEC)
        #endif
        guard number >= 0 else { throw SystemError(intent, path) }
    }

    /// Opens a folder, also where a symbolic link leads to it.
    init(folder path: String) throws(SystemError) {
        number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw SystemError("open the directory", path) }
    }

    deinit {
        _ = close(number)
    }

    /// Waits until the file is on the disk, or, for a folder, its list of names.
    ///
    /// Some disks cannot be asked to do so for a folder; they do it in their own time.
    func synchronize(_ path: String) throws(SystemError) {
        guard fsync(number) != 0 else { return }
        let error = SystemError("write to the disk", path)
        guard error.isOfIdleDisk, try status(path).kind == .directory else { throw error }
    }

    /// Sets the permissions of the file, whatever its name leads to by now.
    func setPermissions(
        _ permissions: mode_t,
        _ intent: String,
        _ path: String
    ) throws(SystemError) {
        #if canImport(Darwin)
            let code = fchmod(number, permissions)
        #else
            // What was found, and not opened, is changed by this name alone.
            let code = unsafe chmod("/proc/self/fd/\(number)", permissions)
        #endif
        guard code == 0 else { throw SystemError(intent, path) }
    }

    /// Hands the open file over to somebody who closes it.
    consuming func take() -> Int32 {
        let number = number
        discard self
        return number
    }

    func status(_ path: String) throws(SystemError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemError("examine", path) }
        return FileStatus(status)
    }

    func write(_ bytes: [UInt8], _ path: String) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Foundation.write(number, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// The first bytes of the file, `limit` at most.
    func read(limit: Int, _ path: String) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            var buffer = [UInt8](repeating: 0, count: limit - bytes.count)
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe Foundation.read(number, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read", path) }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return bytes
    }
}

/// Makes the missing directories of a path, for this user alone, and puts them on the disk.
func makeDirectories(_ path: String) throws(SystemError) {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return }
    let parent = parentDirectory(of: path)
    if parent != path { try makeDirectories(parent) }
    if unsafe mkdir(path, 0o700) == 0 {
        try keepForOwner(path)
    } else if errno != EEXIST {
        throw SystemError("make the directory", path)
    }
    try synchronizeDirectory(parent)
}

/// Gives its owner a directory that was just made, whatever the process takes from the permissions
/// of new files (umask).
private func keepForOwner(_ path: String) throws(SystemError) {
    let intent = "make the directory"
    let folder = try Descriptor(finding: path, intent)
    let status = try folder.status(path)
    // Another one that has come under the name is not ours to close.
    guard status.kind == .directory, status.permissions & 0o077 == 0 else {
        throw SystemError(intent, path, EEXIST)
    }
    guard status.permissions & 0o700 != 0o700 else { return }
    try folder.setPermissions(0o700, intent, path)
}

/// Puts a directory's list of names on the disk.
func synchronizeDirectory(_ path: String) throws(SystemError) {
    try Descriptor(folder: path).synchronize(path)
}

/// The system's own words for an error number.
package func systemReason(_ number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
}

/// The permissions of all files of ours.
let ownerOnly: mode_t = 0o600

#if !canImport(Darwin)
    /// O_PATH of Linux, the same on all its machines that Swift runs on: Swift does not see the
    /// name.
    private let pathOnly: Int32 = 0o10_000_000
#endif

private let makingFlags = O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
