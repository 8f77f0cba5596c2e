#if canImport(Glibc)
    // The compiler takes `stat` for a part of it, in a program that is linked statically.
    import CoreFoundation
    import Glibc
    private let systemRead = unsafe Glibc.read
#else
    import Darwin
    private let systemRead = unsafe Darwin.read
#endif

/// The place of a state file: a path, and the path of the file that its links lead to.
///
/// A file is replaced by another of its name, so the name must be that of the file itself and not
/// that of a link to it.
struct StatePath: Sendable {
    /// The path as it was given.
    let given: String

    /// The path behind all links; there may be no file yet.
    let target: String

    /// Follows the links.
    init(_ given: String) throws(Emulator.StateFileError) {
        guard !given.isEmpty else { throw .unreadable(given, "the path is empty") }
        self.given = given
        var path = given
        for _ in 0..<40 {
            guard let link = try Self.link(at: path, given) else {
                target = path
                return
            }
            path = link.hasPrefix("/") ? link : Self.folder(of: path) + link
        }
        throw .unreadable(given, unsafe String(cString: strerror(ELOOP)))
    }

    /// Reads the file; `nil` if there is none yet.
    func contents() throws(Emulator.StateFileError) -> [UInt8]? {
        guard let descriptor = try openForReading() else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
            }
            guard count >= 0 else { throw .unreadable(given, lastError()) }
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    /// Opens the file for reading; `nil` if there is none yet.
    ///
    /// It must be an ordinary file of this user. Others are not opened in a way that waits or does
    /// anything: a pipe has no end, and another user could change what is read here.
    private func openForReading() throws(Emulator.StateFileError) -> Int32? {
        let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC
        guard try isThere() else { return nil }
        let descriptor = unsafe open(target, flags)
        guard descriptor >= 0 else { throw .unreadable(given, lastError()) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, Self.mistake(in: status) == nil else {
            let reason = Self.mistake(in: status) ?? lastError()
            close(descriptor)
            throw .unreadable(given, reason)
        }
        return descriptor
    }

    /// Accepts nothing, and an ordinary file of this user.
    func isThere() throws(Emulator.StateFileError) -> Bool {
        var status = stat()
        guard unsafe lstat(target, &status) == 0 else {
            if errno == ENOENT { return false }
            throw .unreadable(given, lastError())
        }
        if let mistake = Self.mistake(in: status) { throw .unreadable(given, mistake) }
        return true
    }

    private static func mistake(in status: stat) -> String? {
        guard status.st_mode & S_IFMT == S_IFREG else { return "it is not a file" }
        return status.st_uid == geteuid() ? nil : "it belongs to another user"
    }

    /// The text of a link; `nil` for anything else.
    private static func link(
        at path: String,
        _ given: String
    ) throws(Emulator.StateFileError) -> String? {
        let longest = Int(PATH_MAX)
        var bytes = [CChar](repeating: 0, count: longest)
        let count = unsafe readlink(path, &bytes, longest)
        guard count >= 0 else {
            // EINVAL: it is not a link.
            if errno == EINVAL || errno == ENOENT { return nil }
            throw .unreadable(given, lastError())
        }
        let target = bytes.prefix(count).map(UInt8.init(bitPattern:))
        guard let text = String(validating: target, as: UTF8.self) else { throw .notText(given) }
        return text
    }

    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }
}

/// Tells if two paths lead to one file, however they are spelled; there may be no file yet.
///
/// A path that leads nowhere is like no other: whoever uses it is told the reason.
package func areOneFile(_ one: String, _ other: String) -> Bool {
    guard let one = (try? StatePath(one))?.name, let other = (try? StatePath(other))?.name
    else { return false }
    return one == other
}

extension StatePath {
    /// The name that is replaced, and its folder; `nil` if there is no such folder.
    fileprivate var name: Name? {
        let folder = Self.folder(of: target)
        var status = stat()
        guard unsafe lstat(folder.isEmpty ? "." : folder, &status) == 0 else { return nil }
        let bytes = Array(target.dropFirst(folder.count).utf8)
        return Name(device: status.st_dev, inode: status.st_ino, bytes: bytes)
    }

    fileprivate struct Name: Equatable {
        let device: dev_t
        let inode: ino_t
        let bytes: [UInt8]
    }
}

/// The reason of the system's last error.
func lastError() -> String {
    unsafe String(cString: strerror(errno))
}
