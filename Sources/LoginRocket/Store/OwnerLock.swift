internal import Foundation
internal import Synchronization

/// The right to write a database: held by one opener, given back by the kernel if that one dies.
final class OwnerLock: Sendable {
    private let path: String
    private let descriptor: Mutex<Int32?>

    /// Takes the lock, or says who has it.
    init(_ file: DatabaseFile) throws {
        path = file.lockPath
        let number = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw SystemError("open the lock file", path) }
        descriptor = Mutex(number)
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw SystemError("lock", path) }
            let owner = Self.owner(number).map { "process \($0)" } ?? "another process"
            throw LoginRocketError(
                .locked,
                "\(file.path) is in use by \(owner) (lock file \(path)): stop that one first."
            )
        }
        Self.sign(number)
    }

    deinit {
        release()
    }

    /// Lets the next opener in; the file stays, because removing it could let two in.
    func release() {
        descriptor.withLock { number in
            if let number { _ = close(number) }
            number = nil
        }
    }

    /// Notes who we are: a courtesy to the next opener, left out on a full disk.
    private static func sign(_ number: Int32) {
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(number, 0)
        _ = unsafe text.withUnsafeBytes { bytes in
            unsafe pwrite(number, bytes.baseAddress, bytes.count, 0)
        }
    }

    /// The process that signed; `nil` if it has not come to it yet.
    private static func owner(_ number: Int32) -> Int? {
        var text = [UInt8](repeating: 0, count: 32)
        let count = unsafe text.withUnsafeMutableBytes { bytes in
            unsafe pread(number, bytes.baseAddress, bytes.count, 0)
        }
        return Int(String(decoding: text.prefix(max(0, count)).prefix { $0 > 32 }, as: UTF8.self))
    }
}
