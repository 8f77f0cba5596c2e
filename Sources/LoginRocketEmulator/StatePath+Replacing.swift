#if os(Linux)
    internal import CLinux
#endif
#if canImport(Glibc)
    import Glibc
    private let systemWrite = unsafe Glibc.write
#else
    import Darwin
    private let systemWrite = unsafe Darwin.write
#endif

extension StatePath {
    /// Replaces the file by a new one, which only its owner can read and which gets the name only
    /// when it is on the disk.
    ///
    /// A program that is killed meanwhile leaves a draft, `NAME.new-DIGITS`, beside the old file.
    /// Nobody removes it.
    func replace(with bytes: [UInt8]) throws(WriteFailure) {
        try refuseProtected()
        let draft = try Draft(of: target)
        do throws(WriteFailure) {
            try draft.write(bytes)
            guard unsafe rename(draft.path, target) == 0 else { throw WriteFailure() }
        } catch {
            _ = unsafe unlink(draft.path)
            throw error
        }
    }

    /// Tries if the file can be replaced, and leaves it as it is.
    ///
    /// A draft is made beside it, and removed.
    func tryToReplace() throws(WriteFailure) {
        try refuseProtected()
        let draft = try Draft(of: target)
        guard unsafe unlink(draft.path) == 0 else { throw WriteFailure() }
    }

    /// Refuses a file that would keep its name, on Linux.
    ///
    /// It is one that something is mounted on, or that is immutable or append-only, or in such a
    /// folder, in which a draft would stay.
    private func refuseProtected() throws(WriteFailure) {
        #if os(Linux)
            let folder = Self.folder(of: target)
            guard unsafe can_be_replaced(target, folder.isEmpty ? "." : folder) == 0 else {
                throw WriteFailure()
            }
        #endif
    }
}

/// A new file beside another one, whose name it may get; only its owner can read it.
///
/// Its name is drawn, so no file that is there is taken for it.
private struct Draft: ~Copyable {
    let path: String
    private let descriptor: Int32

    init(of target: String) throws(WriteFailure) {
        path = "\(target).new-\(String(UInt64.random(in: .min ... .max), radix: 16))"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        descriptor = unsafe openat(AT_FDCWD, path, flags, 0o600)
        guard descriptor >= 0 else { throw WriteFailure() }
    }

    deinit { close(descriptor) }

    /// Writes to the disk.
    func write(_ bytes: [UInt8]) throws(WriteFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe systemWrite(descriptor, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { throw WriteFailure() }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw WriteFailure() }
    }
}

/// The error of the system's last call.
struct WriteFailure: Error {
    let reason = lastError()
}
