internal import Foundation

/// A name that the store uses: a file of its own lies there, or none at all.
///
/// It is looked at before anything is opened, so that nothing of somebody else is waited for,
/// written, closed to others or removed.
struct OwnFile {
    let path: String
    let use: Use

    /// The most names that the file may have.
    private let names: Int

    /// A use that the store has for a name.
    enum Use {
        case database
        /// A name that follows from the database's: nobody has named it.
        case companion
        case key
    }

    init(_ path: String, _ use: Use, names: Int = 1) {
        self.path = path
        self.use = use
        self.names = names
    }

    /// Our file under this name; `nil` if the name is free.
    ///
    /// - Throws: ``LoginRocketError`` if it is not a plain file of this user alone; `SystemError`.
    func status() throws -> FileStatus? {
        if FileName(path).isOfFolder {
            throw trouble("is a directory", or: "name a file in it instead")
        }
        guard let status = try FileStatus.of(path) else { return nil }
        try require(status)
        return status
    }

    /// The first bytes of our file; `nil` if there is none.
    func contents(_ limit: Int) throws -> [UInt8]? {
        guard try status() != nil else { return nil }
        do {
            let file = try Descriptor("open", path, O_RDONLY)
            try require(file.status(path))
            return try file.read(limit: limit, path)
        } catch let error as SystemError where error.number == ENOENT {
            return nil
        }
    }

    /// Throws unless this is a plain file of this user, without names of somebody else's.
    func require(_ status: FileStatus) throws {
        switch status.kind {
        case .regular: break
        case .directory: throw trouble("is a directory", or: "name a file in it instead")
        case .symbolicLink: throw trouble("is a symbolic link", or: "name the file itself")
        case .pipe: throw trouble("is a named pipe", or: "name a plain file")
        case .socket: throw trouble("is a socket", or: "name a plain file")
        case .device: throw trouble("is a device", or: "name a plain file")
        }
        guard status.owner == geteuid() else {
            throw trouble(
                "belongs to another user (\(status.owner), and this is \(geteuid()))",
                or: "run the program as that user, or give the file to this one with chown"
            )
        }
        guard status.links <= names else {
            throw trouble("has \(status.links) names (hard links)", or: "remove the others")
        }
    }

    /// The error of a file whose contents are not of this kind.
    func isNot(_ kind: String) -> LoginRocketError {
        trouble("is not \(kind)", or: "name another file")
    }

    private func trouble(_ fault: String, or cure: String) -> LoginRocketError {
        switch use {
        case .database:
            LoginRocketError(.store, "\(path) \(fault): \(cure).")
        case .companion:
            LoginRocketError(
                .store,
                "\(path) \(fault), and the database needs that name: move it away, or name another "
                    + "database."
            )
        case .key:
            LoginRocketError(.key, "The key file \(path) \(fault): \(cure).")
        }
    }
}
