internal import Foundation

/// The folder of a file of ours, in which nobody else can move it, or put another beside it.
///
/// A user who may write to a folder may rename and remove every file in it, whoever owns the file.
/// In a sticky folder as `/tmp` only the owners of file and folder may; but everybody may make
/// files there, at any moment and under the names that SQLite is about to open. So our own folder
/// must be closed to others, and only folders on the way there may be sticky. These must not be
/// open to everybody in another way, also where only a symbolic link lies in one; their owner and
/// their group are the administrator's business.
struct OwnFolder {
    let path: String
    let use: OwnFile.Use

    /// Throws if others may change what lies in it; it need not exist yet.
    func require() throws {
        try requireKnownFolder(of: path)
        if let status = try FileStatus.ofFolder(path) {
            guard status.isTrusted else {
                throw trouble(
                    "The folder \(path) belongs to another user (\(status.owner)), who could take "
                        + "files out of it: name a file in a folder of this user's own."
                )
            }
            if status.permissions & 0o022 != 0 { throw openToOthers(path, status) }
        }
        for step in try Way(to: path).steps {
            guard let folder = try FileStatus.ofFolder(step.folder) else { continue }
            if folder.isOpenToEverybody { throw openToOthers(step.folder, folder) }
            guard let link = try step.link.flatMap({ try FileStatus.of($0) }),
                folder.permissions & 0o002 != 0, !link.isTrusted
            else { continue }
            throw trouble(
                "The link \(step.link ?? "") belongs to another user (\(link.owner)), who could "
                    + "lead it elsewhere: name the file without it."
            )
        }
    }

    private func openToOthers(_ folder: String, _ status: FileStatus) -> LoginRocketError {
        // A sticky folder is there for everybody, and stays so.
        if status.permissions & sticky != 0 && status.isTrusted {
            let name = use == .key ? "client.key" : "client.sqlite"
            return trouble(
                "Others may put files into the folder \(folder): name a file in a folder of its "
                    + "own, such as \(folder)/loginrocket/\(name)."
            )
        }
        return trouble(
            "Others may write to the folder \(folder) and take files out of it: close it with "
                + "\"chmod go-w \(folder)\", or name a file in another folder."
        )
    }

    private func trouble(_ message: String) -> LoginRocketError {
        LoginRocketError(use == .key ? .key : .store, message)
    }
}

/// A path as the system walks it, through every link.
private struct Way {
    struct Step {
        /// The folder in which a name is looked up.
        let folder: String
        /// The symbolic link under that name, if it is one.
        let link: String?
    }

    private(set) var steps: [Step] = []

    init(to path: String) throws {
        var rest = Array(FileName(path).parts.map(\.text).reversed())
        var (folder, links) = ("/", 0)
        while let name = rest.popLast() {
            switch name {
            case ".": continue
            case "..":
                folder = parentDirectory(of: folder)
                continue
            default: break
            }
            let next = (folder == "/" ? "" : folder) + "/" + name
            guard try FileStatus.of(next)?.kind == .symbolicLink else {
                steps.append(Step(folder: folder, link: nil))
                folder = next
                continue
            }
            steps.append(Step(folder: folder, link: next))
            links += 1
            guard links <= 40 else { throw SystemError("examine", path, ELOOP) }
            let destination = try destination(of: next)
            if destination.isAbsolute { folder = "/" }
            rest += destination.parts.map(\.text).reversed()
        }
    }
}

/// The name that a symbolic link leads to.
private func destination(of link: String) throws -> FileName {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = unsafe readlink(link, &bytes, Int(PATH_MAX))
    guard count >= 0 else { throw SystemError("examine", link) }
    let name = unsafe FileName(cString: bytes)
    guard String(validating: name.bytes, as: UTF8.self) != nil else {
        throw LoginRocketError(
            .badInput,
            "The link \(link) leads to a name that is not UTF-8: name the file without it."
        )
    }
    return name
}

extension FileStatus {
    /// `true` if it is this user's own, or root's, who may do everything anyway.
    fileprivate var isTrusted: Bool { [geteuid(), 0].contains(owner) }

    /// `true` if anybody may take files out of this folder, or, if it is sticky, its owner.
    fileprivate var isOpenToEverybody: Bool {
        permissions & 0o002 != 0 && !(permissions & sticky != 0 && isTrusted)
    }
}

private let sticky: mode_t = 0o1000
