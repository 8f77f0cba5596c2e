internal import Foundation

extension DatabaseFile {
    /// Another database that lies beside this one or its key file; `nil` if there is none.
    ///
    /// It may be sealed with the same key, so the key is neither replaced nor removed.
    func neighbor(of keyFile: String) throws -> String? {
        let own = ResolvedName(path)
        for folder in [parentDirectory(of: keyFile), directory] {
            for name in try namesInFolder(folder).sorted() {
                let other = DatabaseFile(folder + "/" + name)
                if try other.isDatabase, ResolvedName(other.path) != own { return other.path }
            }
        }
        return nil
    }

    /// Tells a database of ours by its lock, or by its head.
    ///
    /// One with a lock may be open in this process, and is not opened: closing any descriptor of it
    /// would drop the locks that SQLite holds.
    private var isDatabase: Bool {
        get throws {
            guard let status = try FileStatus.of(path), status.kind == .regular else {
                return false
            }
            if try FileStatus.of(lockPath) != nil { return true }
            // A file that this user cannot read is of somebody who cannot read the key.
            guard status.size >= headSize,
                let file = try? Descriptor("open", path, O_RDONLY | O_NONBLOCK)
            else { return false }
            let head = (try? file.read(limit: headSize, path)) ?? []
            return head.starts(with: magic)
                && head.dropFirst(68).starts(with: bigEndian(UInt32(Schema.applicationID)))
        }
    }
}

/// The names in a folder; none if there is no such folder.
func namesInFolder(_ folder: String) throws -> [String] {
    guard try FileStatus.ofFolder(folder) != nil else { return [] }
    do {
        return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
        throw LoginRocketError(.store, "Cannot list the folder \(folder): let this user read it.")
    }
}

// "The Database File Format" of https://sqlite.org/fileformat2.html.
private let headSize = 100
private let magic = Array("SQLite format 3\0".utf8)
