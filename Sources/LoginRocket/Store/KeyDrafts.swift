internal import Foundation

/// The names a key has while it is made: the power may go before they are removed.
struct KeyDrafts {
    private let path: String
    private let makers: Makers

    /// Those who may be making the key at this time.
    enum Makers {
        /// Whoever opens a new database.
        case all
        /// The owner of the database, who makes one at a time.
        case owner
    }

    init(of path: String, makers: Makers = .all) {
        self.path = path
        self.makers = makers
    }

    /// `true` if a file with this name would be taken for a draft of another one.
    static func haveName(_ path: String) -> Bool {
        let name = FileName(path).last.bytes
        return name.indices.dropFirst().contains { start in
            String(validating: name[start...], as: UTF8.self).map { isDraft($0) } == true
        }
    }

    func newName() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return path + draftMark + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Removes the rest of drafts, once the key exists or nobody else makes it; only the owner of
    /// the database may.
    ///
    /// A second name of the key itself is not the last one. A draft that never became the key is
    /// known by its name, owner, mode and size. All else may be somebody's copy.
    func remove() throws {
        for draft in try left() { _ = unsafe unlink(draft.path) }
    }

    /// The number of second names that the key has from drafts.
    var secondNames: Int {
        get throws { try left().count { $0.isSecondName } }
    }

    /// A file that a draft left.
    private struct Draft {
        let path: String
        let isSecondName: Bool
    }

    private func left() throws -> [Draft] {
        let key = try FileStatus.of(path)
        guard key.map({ $0.kind == .regular && $0.owner == geteuid() }) ?? (makers == .owner) else {
            return []
        }
        // A folder that cannot be listed keeps its drafts.
        let entries = (try? FolderEntry.all(in: parentDirectory(of: path))) ?? []
        return entries.compactMap { entry in
            let status = entry.status
            guard let suffix = entry.name.rest(after: FileName(path).last), status.kind == .regular
            else { return nil }
            let isOurs = Self.isDraft(suffix) || KeySuccessor.isMark(suffix)
            let isSecondName = status.identity == key?.identity && isOurs
            guard isSecondName || isDraftLeft(suffix, status) else { return nil }
            return Draft(path: path + suffix, isSecondName: isSecondName)
        }
    }

    private func isDraftLeft(_ suffix: String, _ status: FileStatus) -> Bool {
        suffix.hasPrefix(draftMark) && Self.isDraft(suffix) && status.owner == geteuid()
            && status.permissions == 0o600 && status.size <= keyLength && status.links == 1
    }

    /// `true` for names of drafts, also for those that the first version gave, digits alone.
    private static func isDraft(_ suffix: String) -> Bool {
        let mark = suffix.hasPrefix(draftMark) ? draftMark : "."
        let digits = suffix.dropFirst(mark.count)
        return suffix.hasPrefix(mark) && digits.utf8.count == 16
            && digits.utf8.allSatisfy(hexadecimal.contains)
    }
}

private let draftMark = ".new-"
private let hexadecimal = Set("0123456789abcdef".utf8)
