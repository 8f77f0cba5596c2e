internal import Foundation

/// The folder of a file of ours, from which nobody else can take it away.
///
/// A user who may write to a folder may rename and remove every file in it, whoever owns the file.
/// In a sticky folder as `/tmp` only the owners of file and folder may. A folder further up must
/// not be open to everybody either; its owner and its group are the administrator's business.
struct OwnFolder {
    let path: String
    let use: OwnFile.Use

    /// Throws if others may take files out of it; it need not exist yet.
    func require() throws {
        if let status = try FileStatus.ofFolder(path) {
            guard [geteuid(), 0].contains(status.owner) else {
                throw trouble(
                    "The folder \(path) belongs to another user (\(status.owner)), who could take "
                        + "files out of it: name a file in a folder of this user's own."
                )
            }
            if status.isOpen(to: 0o022) { throw openToOthers(path) }
        }
        for folder in foldersAbove where try FileStatus.ofFolder(folder)?.isOpen(to: 0o002) == true
        {
            throw openToOthers(folder)
        }
    }

    private var foldersAbove: [String] {
        let parts = resolvedPath(path).split(separator: "/")
        return parts.indices.map { "/" + parts[..<$0].joined(separator: "/") }
    }

    private func openToOthers(_ folder: String) -> LoginRocketError {
        trouble(
            "Others may write to the folder \(folder) and take files out of it: close it with "
                + "\"chmod go-w \(folder)\", or name a file in another folder."
        )
    }

    private func trouble(_ message: String) -> LoginRocketError {
        LoginRocketError(use == .key ? .key : .store, message)
    }
}

extension FileStatus {
    fileprivate func isOpen(to others: mode_t) -> Bool {
        permissions & others != 0 && permissions & sticky == 0
    }
}

private let sticky: mode_t = 0o1000
