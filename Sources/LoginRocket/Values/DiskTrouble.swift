internal import Foundation

/// The state of a disk that refuses a file or lacks it, as far as it decides what comes next.
package enum DiskTrouble: Sendable, Hashable {
    /// The disk is full, or the user's share of it is.
    case full
    /// The disk takes no writing at all.
    case readOnly
    /// A database that has to be there is not: its disk may be mounted later.
    case missing
    /// The disk failed in the middle of a commit, and it is not known whether that was saved.
    case leftInDoubt

    /// Reads the system's reason; `nil` if it is another one.
    init?(_ number: Int32) {
        switch number {
        case ENOSPC, EDQUOT: self = .full
        case EROFS: self = .readOnly
        default: return nil
        }
    }

    /// Asks the file system of a directory, where the reason of a refusal was lost; `nil` if it
    /// takes files.
    init?(of directory: String) {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return nil }
        if UInt(status.f_flag) & UInt(ST_RDONLY) != 0 {
            self = .readOnly
        } else if status.f_bavail == 0 || (status.f_files > 0 && status.f_favail == 0) {
            self = .full
        } else {
            return nil
        }
    }
}
