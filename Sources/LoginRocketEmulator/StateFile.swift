import LoginRocketRealm

/// The file that keeps the contents of a realm over restarts.
///
/// Each save replaces it by a new file that only its owner can read. The new file gets the name
/// only when it is on the disk. A file that cannot be read is never replaced. Links stay links:
/// they are followed once, at the start.
struct StateFile: Sendable {
    private let path: StatePath
    private var savedRevision: Int?

    init(path: String) throws(Emulator.StateFileError) {
        self.path = try StatePath(path)
    }

    /// The saved realm; `nil` if there is no file yet.
    func load(
        settings: Realm.Settings
    ) throws(Emulator.StateFileError) -> Realm? {
        guard let bytes = try path.contents() else { return nil }
        do {
            return try Realm(saved: bytes, settings: settings)
        } catch {
            throw .damaged(path.given)
        }
    }

    /// Saves the realm, if it has changed since the last save.
    mutating func save(_ realm: Realm) throws(Emulator.StateFileError) {
        guard savedRevision != realm.revision else { return }
        let bytes: [UInt8]
        do {
            bytes = try realm.saved()
        } catch {
            throw .unwritable(path.given, "\(error)")
        }
        do {
            try path.replace(with: bytes)
        } catch {
            throw .unwritable(path.given, error.reason)
        }
        savedRevision = realm.revision
    }
}

extension Emulator {
    /// An error of a state file, which has been left as it was.
    public enum StateFileError: Error, Equatable, CustomStringConvertible {
        /// The file was not saved by an emulator of this version, or is damaged.
        case damaged(String)

        /// The file is behind a link to a name that is not UTF-8 text.
        case notText(String)

        /// The file cannot be read, for this reason.
        case unreadable(String, String)

        /// The file cannot be written, for this reason.
        case unwritable(String, String)

        /// The reason alone.
        var reason: String {
            switch self {
            case .damaged: "it is damaged or of a later version"
            case .notText: "it is behind a link to a name that is not UTF-8 text"
            case .unreadable(_, let reason), .unwritable(_, let reason): reason
            }
        }

        /// The error in a line, with the file's name.
        public var description: String {
            switch self {
            case .damaged(let path):
                "the state file \(path) is damaged or of a later version: it is left as it is"
            case .notText(let path):
                "the state file \(path) is behind a link to a name that is not UTF-8 text"
            case .unreadable(let path, let reason): "cannot read the state file \(path): \(reason)"
            case .unwritable(let path, let reason): "cannot write the state file \(path): \(reason)"
            }
        }
    }
}
