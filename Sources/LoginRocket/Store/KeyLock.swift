internal import Foundation

/// The right to make a database with the key in a file, or to give the file's name to another key.
///
/// Many may make a database at a time, and nobody renews the key meanwhile: else a database could
/// be sealed with a key whose only file is being replaced. The lock lies on the key file, which no
/// other user can open, so no other user can keep it.
final class KeyLock: Sendable {
    private let number: Int32

    /// A use of the key.
    enum Use {
        case making
        case renewing
    }

    /// Takes the right; a file that does not exist holds no key.
    ///
    /// - Parameters:
    ///   - use: The use of the key.
    ///   - keyFile: The file with the key.
    ///   - patience: The time, in seconds, to wait for another program.
    /// - Returns: The right, until it is released; `nil` if there is no such file.
    /// - Throws: ``LoginRocketError`` with code `key` if another program keeps it for longer.
    static func take(_ use: Use, of keyFile: String, patience: Int = 10) throws -> KeyLock? {
        for _ in 0...patience * 100 {
            guard try FileStatus.of(keyFile) != nil else { return nil }
            if let lock = try KeyLock(use, of: keyFile) { return lock }
            usleep(10_000)
        }
        throw LoginRocketError(
            .key,
            "Another program makes a database with the key in \(keyFile), or renews that key, and "
                + "does not finish: see to that program and try it again."
        )
    }

    /// Takes the right at once; `nil` if somebody else has it, or another key has got the name.
    private init?(_ use: Use, of keyFile: String) throws {
        let flags = O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC
        // Some network disks lock only what may be written.
        let writable = unsafe open(keyFile, O_RDWR | flags)
        number = writable >= 0 ? writable : unsafe open(keyFile, O_RDONLY | flags)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("open the key file", keyFile)
        }
        guard flock(number, (use == .making ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw SystemError("lock the key file", keyFile)
            }
            return nil
        }
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemError("examine", keyFile) }
        guard try FileStatus.of(keyFile)?.identity == FileStatus(status).identity else {
            return nil
        }
    }

    deinit {
        guard number >= 0 else { return }
        release()
        _ = close(number)
    }

    /// Gives the right back; a child that was forked from this process may keep the descriptor.
    func release() {
        _ = flock(number, LOCK_UN)
    }
}
