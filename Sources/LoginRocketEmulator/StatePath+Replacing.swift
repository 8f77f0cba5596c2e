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
    /// One that is there is replaced by its own contents: some places refuse that alone, such as
    /// one that something is mounted on. For one that is missing a new file is made beside it.
    func tryToReplace(_ contents: [UInt8]?) throws(WriteFailure) {
        if let contents { return try replace(with: contents) }
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
