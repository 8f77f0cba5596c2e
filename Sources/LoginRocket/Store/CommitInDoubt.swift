internal import GRDB

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
