internal import Foundation

/// A file in a folder, as the folder lists it.
struct FolderEntry {
    let name: FileName
    let status: FileStatus

    /// The entries of a folder; none if there is no such folder.
    ///
    /// A name that is not UTF-8 is listed, too. One that vanishes meanwhile is left out.
    static func all(in folder: String) throws -> [FolderEntry] {
        guard let directory = unsafe opendir(folder) else {
            if errno == ENOENT { return [] }
            throw LoginRocketError(
                .store,
                "Cannot list the folder \(folder) (\(systemReason(errno))): let this user read it."
            )
        }
        defer { _ = unsafe closedir(directory) }
        var entries: [FolderEntry] = []
        while let entry = unsafe readdir(directory) {
            let listed = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    name -> FolderEntry? in
                    var status = stat()
                    let flags = AT_SYMLINK_NOFOLLOW
                    guard unsafe fstatat(dirfd(directory), name, &status, flags) == 0 else {
                        return nil
                    }
                    return FolderEntry(
                        name: unsafe FileName(cString: name),
                        status: FileStatus(status)
                    )
                }
            }
            if let listed { entries.append(listed) }
        }
        return entries.sorted { $0.name < $1.name }
    }
}
