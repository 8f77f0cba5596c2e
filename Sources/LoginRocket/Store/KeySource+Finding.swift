internal import Crypto
internal import Foundation

/// A need of a key: it says if one may be made.
enum KeyNeed {
    /// A new database has nothing sealed yet: any key will do, also a fresh one.
    case anyKey

    /// Rows are sealed already: a fresh key would lose them.
    case existingKey
}

/// A key, and the key file that holds it.
struct FoundKey {
    let key: SymmetricKey
    /// `nil` if the key comes from elsewhere.
    let file: String?
}

extension [KeySource] {
    /// The files that hold a key of ours, or will.
    var keyFiles: [String] { keyFiles(credentials: credentialsDirectory) }

    /// The key of the first source that has one.
    func key(_ need: KeyNeed, for database: DatabaseFile) throws -> SymmetricKey {
        try find(need, for: database).key
    }

    /// The key of the first source that has one, and its place.
    func find(_ need: KeyNeed, for database: DatabaseFile) throws -> FoundKey {
        try find(need, for: database, credentials: credentialsDirectory)
    }

    func find(
        _ need: KeyNeed,
        for database: DatabaseFile,
        credentials: String?
    ) throws -> FoundKey {
        var missing: [String] = []
        for source in self {
            switch source {
            case .systemdCredential(let name):
                guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
                    throw LoginRocketError(
                        .badInput,
                        "\"\(name)\" is not the name of a credential: name a file in its directory."
                    )
                }
                if let key = try credentials.flatMap({ try credential($0 + "/" + name) }) {
                    return FoundKey(key: key, file: nil)
                }
                missing.append(name)
            case .provided(let bytes):
                return FoundKey(key: try provided(bytes), file: nil)
            case .file(let path) where isCredential(path, in: credentials):
                guard let key = try credential(path) else { throw unpassed(path) }
                return FoundKey(key: key, file: nil)
            case .file(let path):
                if let name = missing.first, try FileStatus.of(absolutePath(path)) == nil {
                    throw unpassed(name)
                }
                let file = KeyFile(path)
                return FoundKey(key: try file.key(need, for: database), file: file.path)
            }
        }
        if let name = missing.first { throw unpassed(name) }
        throw LoginRocketError(
            .key,
            "No source of a key for \(database.path) is configured: configure a key file."
        )
    }

    /// Tells if there is a key at all, usable or not.
    func areThere() throws -> Bool {
        try contains { source in
            switch source {
            case .provided: true
            case .file(let path): try FileStatus.of(absolutePath(path)) != nil
            case .systemdCredential(let name):
                try credentialsDirectory.flatMap { try FileStatus.of($0 + "/" + name) } != nil
            }
        }
    }

    private func keyFiles(credentials: String?) -> [String] {
        compactMap { source in
            switch source {
            case .file(let path): isCredential(path, in: credentials) ? nil : absolutePath(path)
            case .systemdCredential, .provided: nil
            }
        }
    }
}

private var credentialsDirectory: String? {
    ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
}

/// `true` if a file lies below the folder of the credentials that systemd passes, or would lie
/// there if that folder were made.
private func isCredential(_ path: String, in credentials: String?) -> Bool {
    guard let credentials, !credentials.isEmpty else { return false }
    let (place, name) = (resolvedPath(absolutePath(credentials)), resolvedPath(absolutePath(path)))
    let depth = place.parts.count
    guard name.parts.count > depth else { return false }
    let folder = name.parts.prefix(depth).reduce(FileName("")) { $0 + FileName("/") + $1 }
    return ResolvedName(resolved: folder) == ResolvedName(resolved: place)
}

private func unpassed(_ credential: String) -> LoginRocketError {
    LoginRocketError(
        .key,
        "The credential \(credential) was not passed to this program, and no key is made in its "
            + "place: pass it with LoadCredential= in the unit of the service."
    )
}

/// systemd guards these files itself, with permissions or access lists of its own.
private func credential(_ path: String) throws -> SymmetricKey? {
    do {
        let file = try Descriptor("open the credential", path, O_RDONLY | O_NONBLOCK)
        guard try file.status(path).kind == .regular else {
            throw LoginRocketError(
                .key,
                "The credential \(path) is not a plain file: pass one with LoadCredential=."
            )
        }
        let bytes = try file.read(limit: keyLength + 1, path)
        return try symmetricKey(bytes, of: "The credential \(path)")
    } catch let error as SystemError where error.number == ENOENT {
        return nil
    } catch let error as SystemError {
        throw LoginRocketError(.key, error.sentence)
    }
}

private func provided(_ bytes: @Sendable () throws -> [UInt8]) throws -> SymmetricKey {
    let key: [UInt8]
    do {
        key = try bytes()
    } catch let error as LoginRocketError {
        throw error
    } catch {
        throw LoginRocketError(
            .key,
            "The app's source of the key failed (\(type(of: error))): see to that source."
        )
    }
    return try symmetricKey(key, of: "The key that the app provided")
}

func symmetricKey(_ bytes: [UInt8], of source: String) throws -> SymmetricKey {
    guard bytes.count == keyLength else {
        let found = bytes.count > keyLength ? "more than \(keyLength)" : "\(bytes.count)"
        throw LoginRocketError(
            .key,
            "\(source) is no key, for it has \(found) bytes: give one of \(keyLength) bytes."
        )
    }
    return SymmetricKey(data: bytes)
}

let keyLength = 32
