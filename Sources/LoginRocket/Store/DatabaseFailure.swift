internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// An error of SQLite with the system's own reason, which tells a full disk from a failing one.
struct DatabaseFailure: Error {
    let error: DatabaseError

    /// The reason as `errno` has it; 0 if the system gave none.
    let number: Int32

    /// The state of the disk, if that is what is wrong.
    let disk: DiskTrouble?

    init(_ error: DatabaseError, _ number: Int32) {
        self.error = error
        self.number = number
        disk = DiskTrouble(number) ?? error.disk
    }

    /// Takes an error whose reason was lost, because there was no connection to ask.
    init(_ error: DatabaseError, in directory: String) {
        self.error = error
        number = 0
        disk = error.disk ?? (error.isOfTheSystem ? DiskTrouble(of: directory) : nil)
    }

    /// The words of SQLite, and then those of the system.
    var reason: String {
        number == 0 ? words : "\(words): \(systemReason(number))"
    }

    /// The trouble of the file and what to do, after its name.
    var explanation: String {
        switch (disk, error.resultCode) {
        case (.full, _):
            return "cannot be written because the disk is full: make room"
        case (.readOnly, _):
            return "cannot be written because the disk is read-only: make it writable"
        case (nil, .SQLITE_NOTADB):
            return "is not a database: name another file"
        case (nil, .SQLITE_CORRUPT):
            return "is damaged (\(words)): restore or remove it"
        case (nil, .SQLITE_READONLY) where error.extendedResultCode == .SQLITE_READONLY_DBMOVED:
            return "was moved or removed while in use: put it back and start again"
        case (nil, .SQLITE_READONLY):
            return "cannot be written (\(words)): make it and its folder writable for this user"
        case (nil, .SQLITE_CANTOPEN):
            let advice = number == 0 ? "see to it and its folder" : SystemError.advice(number)
            return "cannot be opened (\(reason)): \(advice)"
        case (nil, .SQLITE_BUSY), (nil, .SQLITE_LOCKED):
            return "is in use (\(words)): try it again"
        case (nil, .SQLITE_IOERR):
            return "cannot be read or written because the disk fails (\(reason)): see to the disk"
        case (_, _):
            return "failed (\(words)): \(generalAdvice)"
        }
    }

    private var words: String {
        ServerText.sentences([error.message ?? ""]).first ?? "\(error.resultCode)"
    }
}

extension DatabaseError {
    /// `true` if the system refused something, and not SQLite.
    var isOfTheSystem: Bool {
        switch resultCode {
        case .SQLITE_IOERR, .SQLITE_CANTOPEN: true
        default: false
        }
    }

    /// The state of the disk, if SQLite itself says it.
    fileprivate var disk: DiskTrouble? {
        switch extendedResultCode {
        case .SQLITE_FULL: .full
        // Shared memory is filled page by page, and only a full disk refuses that.
        case .SQLITE_IOERR_SHMSIZE: .full
        default: nil
        }
    }
}

extension Database {
    /// Runs a piece of work; if SQLite fails, the system's reason goes with its error.
    func withReason<Value>(_ work: () throws -> Value) throws -> Value {
        errno = 0
        do {
            return try work()
        } catch let error as DatabaseError {
            // SQLite notes the reason of a statement, but not that of a commit.
            let last = errno
            let noted = unsafe sqlite3_system_errno(sqliteConnection)
            let number = diskReasons.contains(last) ? last : noted
            throw DatabaseFailure(error, error.isOfTheSystem ? number : 0)
        }
    }
}

/// A commit that failed in such a way that it may have happened.
///
/// Its pages reached the write-ahead log and could not be synced, and the log could not be written
/// over. The next start finds them there, or not. As long as this process lives the commit has not
/// happened, and the next one lands in the same place of the log.
struct CommitInDoubt: Error {
    let failure: DatabaseFailure

    /// The trouble of the file and what to do, after its name.
    var explanation: String {
        "failed at a commit (\(failure.reason)), and it is not known whether that was saved: "
            + "see to the disk, then look at the state"
    }
}

extension DatabaseFailure {
    /// `true` if a commit that ended so may lie whole in the write-ahead log.
    var mayHaveCommitted: Bool {
        switch error.extendedResultCode {
        case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC: true
        case _ where error.resultCode == .SQLITE_IOERR: disk == nil
        default: false
        }
    }
}

extension DatabaseFile {
    /// Returns an error of the store as one line that names the file.
    func trouble(_ error: any Error) -> LoginRocketError {
        switch error {
        case let error as LoginRocketError:
            error
        case let error as Unsealable:
            trouble(error)
        case let failure as DatabaseFailure:
            trouble(failure)
        case let doubt as CommitInDoubt:
            LoginRocketError(.store, "\(path) \(doubt.explanation).", disk: .leftInDoubt)
        case let error as DatabaseError:
            trouble(DatabaseFailure(error, in: directory))
        case let error as SystemError:
            LoginRocketError(.store, error.sentence, disk: DiskTrouble(error.number))
        case let error as UnreadableRow:
            LoginRocketError(.store, "\(path) is damaged (\(error)): restore or remove it.")
        default:
            LoginRocketError(.store, "\(path) failed (\(type(of: error))): \(generalAdvice).")
        }
    }

    private func trouble(_ error: Unsealable) -> LoginRocketError {
        switch error {
        case .otherKey:
            LoginRocketError(
                .key,
                "The key is not the one \(path) was sealed with: configure that key, "
                    + "or remove the database to start anew."
            )
        case .altered:
            LoginRocketError(
                .store,
                "\(path) was altered, for a sealed value does not open where it lies: "
                    + "restore or remove it."
            )
        }
    }

    private func trouble(_ failure: DatabaseFailure) -> LoginRocketError {
        LoginRocketError(.store, "\(path) \(failure.explanation).", disk: failure.disk)
    }
}

private let diskReasons: Set<Int32> = [ENOSPC, EDQUOT, EROFS, EIO]

let generalAdvice = "see to the disk, then restore or remove the database"
