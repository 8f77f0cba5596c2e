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
    func replace(with bytes: [UInt8]) throws(WriteFailure) {
        do throws(WriteFailure) {
            try write(bytes)
            guard unsafe rename(draft, target) == 0 else { throw WriteFailure() }
        } catch {
            _ = unsafe unlink(draft)
            throw error
        }
    }

    /// Makes sure that the file can be replaced, and leaves it as it is.
    ///
    /// A draft is made beside it and removed. On Linux that is refused for a file that would keep
    /// its name: one that something is mounted on, or that is immutable or only to be appended to.
    func tryToReplace() throws(WriteFailure) {
        #if os(Linux)
            guard unsafe can_be_replaced(target) == 0 else { throw WriteFailure() }
        #endif
        defer { _ = unsafe unlink(draft) }
        try write([])
    }

    private var draft: String { "\(target).\(getpid())" }

    private func write(_ bytes: [UInt8]) throws(WriteFailure) {
        _ = unsafe unlink(draft)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        let descriptor = unsafe openat(AT_FDCWD, draft, flags, 0o600)
        guard descriptor >= 0 else { throw WriteFailure() }
        defer { close(descriptor) }
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
