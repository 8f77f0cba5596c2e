internal import Foundation

/// The right to make a database with a key of a folder, or to give a key's name to another key.
///
/// Many may make a database at a time, and nobody renews a key meanwhile: else a database could be
/// sealed with a key whose only file is being replaced.
final class KeyFolderLock: Sendable {
    private let number: Int32

    /// A use of the keys in a folder.
    enum Use {
        case making
        case renewing
    }

    /// Waits for the right; a folder that does not exist holds no key.
    ///
    /// - Throws: ``LoginRocketError`` with code `key` if another program keeps it for long.
    init?(_ use: Use, besides keyFile: String) throws {
        let folder = parentDirectory(of: keyFile)
        number = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("open the directory", folder)
        }
        let operation = (use == .making ? LOCK_SH : LOCK_EX) | LOCK_NB
        for _ in 1...1_000 {
            if flock(number, operation) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw SystemError("lock the folder", folder)
            }
            usleep(10_000)
        }
        throw LoginRocketError(
            .key,
            "Another program makes or renews a key in \(folder) and does not finish: see to that "
                + "program and try it again."
        )
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
