internal import Crypto
internal import Foundation

/// Where the key comes from that seals the secrets of a database: 32 random bytes.
public enum KeySource: Sendable {
    /// A credential that systemd passes to the service, by its name.
    ///
    /// Configured if the service manager passed a credential of this name; see
    /// `LoadCredentialEncrypted=` in systemd.exec(5).
    case systemdCredential(String)

    /// Bytes the app has from elsewhere, for example a hardware key store.
    case provided(@Sendable () throws -> [UInt8])

    /// A file that only this user can open; made with the database if it does not exist.
    ///
    /// It is weak against a stolen disk that holds both. Keep it on another file system if you can.
    case file(String)
}

/// Whether a key may be made.
enum KeyNeed {
    /// A new database has nothing sealed yet: any key will do, also a fresh one.
    case anyKey

    /// Rows are sealed already: a fresh key would lose them.
    case existingKey
}

extension [KeySource] {
    /// The key of the first source that is configured.
    func key(_ need: KeyNeed, for database: DatabaseFile) throws -> SymmetricKey {
        let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        return try key(need, for: database, credentials: credentials)
    }

    func key(
        _ need: KeyNeed,
        for database: DatabaseFile,
        credentials: String?
    ) throws -> SymmetricKey {
        for source in self {
            switch source {
            case .systemdCredential(let name):
                guard let credentials else { continue }
                guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
                    throw LoginRocketError(
                        .badInput,
                        "\"\(name)\" is not the name of a credential: name a file in its directory."
                    )
                }
                guard let key = try credential(credentials + "/" + name) else { continue }
                return key
            case .provided(let bytes):
                return try provided(bytes)
            case .file(let path):
                return try KeyFile(path).key(need, for: database)
            }
        }
        throw LoginRocketError(
            .key,
            "No source of a key for \(database.path) is configured: configure a key file."
        )
    }
}

/// systemd guards these files itself, with permissions or access lists of its own.
private func credential(_ path: String) throws -> SymmetricKey? {
    do {
        let file = try Descriptor("open the credential", path, O_RDONLY)
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
