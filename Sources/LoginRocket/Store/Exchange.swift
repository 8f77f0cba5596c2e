#if os(Linux)
    internal import CLinux
#endif
internal import Foundation

/// Gives each of two files the name of the other: at no moment a name is free or a file without
/// one.
///
/// - Returns: `false` if the disk or the system cannot do that.
func exchangeNames(_ one: String, _ other: String) throws(SystemError) -> Bool {
    #if os(Linux)
        let result = unsafe exchange_names(one, other)
    #else
        let result = unsafe renamex_np(one, other, UInt32(RENAME_SWAP))
    #endif
    guard result != 0 else { return true }
    let error = SystemError("exchange", other)
    // A filter of system calls that does not know this one says EPERM.
    guard [EINVAL, ENOSYS, ENOTSUP, EPERM].contains(error.number) else { throw error }
    return false
}
