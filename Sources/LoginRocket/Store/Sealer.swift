internal import Crypto
internal import Foundation
internal import LoginRocketCore

/// Seals secrets with AES-GCM under a key derived from the database's, each bound to its place.
///
/// A sealed value is one byte of format, four of key ID, then nonce, ciphertext and tag. The
/// plaintext is padded, so that its length tells little.
struct Sealer: Sendable {
    let key: SymmetricKey
    let origin: RealmOrigin
    let format: SealFormat

    /// Names the key without telling anything of it.
    private let keyID: [UInt8]
    private let sealingKey: SymmetricKey
    private let rowKey: SymmetricKey

    init(key: SymmetricKey, origin: RealmOrigin, format: SealFormat) {
        self.origin = origin
        self.key = key
        self.format = format
        let code = HMAC<SHA256>.authenticationCode(for: Array("key ID".utf8), using: key)
        keyID = Array(code.prefix(4))
        sealingKey =
            switch format {
            case .beforeRows: key
            case .rows: key.derived(for: [purpose, "sealing"])
            }
        rowKey = key.derived(for: [purpose, "row code"])
    }

    func seal(_ secret: Secret, as binding: SecretBinding) throws -> Data {
        try seal(secret.bytes, binding: context(binding))
    }

    /// The secret, if it was sealed with this key for this very place.
    func unseal(_ sealed: Data, as binding: SecretBinding) throws(Unsealable) -> Secret {
        Secret(bytes: try unseal(sealed, binding: context(binding)))
    }

    /// A sealed value that tells the right key from a wrong one and vouches for the realm's URL.
    func keyCheck(for baseURL: String) throws -> Data {
        try seal(knownText, binding: context(baseURL))
    }

    /// Throws if the key is not the one `keyCheck` was sealed with, or the realm's row was altered.
    func verify(_ keyCheck: Data, for baseURL: String) throws(Unsealable) {
        guard try unseal(keyCheck, binding: context(baseURL)) == knownText else {
            throw .altered
        }
    }

    /// The code of a row: only a holder of the key can compute it.
    func code(of row: [UInt8]) -> Data {
        let bytes = context(["row"]) + row
        return Data(HMAC<SHA256>.authenticationCode(for: bytes, using: rowKey).prefix(16))
    }

    func sealFingerprints(_ fingerprints: Fingerprints) throws -> Data {
        try seal(fingerprints.key, binding: context(["fingerprints"]))
    }

    func fingerprints(_ sealed: Data) throws(Unsealable) -> Fingerprints {
        Fingerprints(key: try unseal(sealed, binding: context(["fingerprints"])))
    }

    /// The fingerprints of a database before schema 4, which kept no key for them.
    func fingerprintsBeforeRows() -> Fingerprints {
        let fields = [purpose, origin.description, "fingerprint"]
        let derived = key.derived(for: fields, after: [SealFormat.beforeRows.number])
        return Fingerprints(key: unsafe derived.withUnsafeBytes { unsafe Array($0) })
    }

    private func context(_ binding: SecretBinding) -> [UInt8] {
        let reference = String(binding.reference.value, radix: 16)
        // An unknown user is no field at all, which is not the same as one without a name.
        let user = binding.user.map { [$0.username] } ?? []
        switch format {
        case .beforeRows:
            return context(["secret", reference, binding.role.codeBeforeRows] + user)
        case .rows:
            let row = String(binding.holder.row)
            return context(["secret", reference, binding.role.rawValue, row] + user)
        }
    }

    private func context(_ baseURL: String) -> [UInt8] {
        context(["realm", baseURL])
    }

    private func context(_ fields: [String]) -> [UInt8] {
        [format.number] + joined([purpose, origin.description] + format.fields + fields)
    }

    private func seal(_ plaintext: [UInt8], binding: [UInt8]) throws -> Data {
        var padded = bigEndian(UInt32(truncatingIfNeeded: plaintext.count)) + plaintext
        let excess = padded.count % paddingStep
        if excess > 0 { padded += [UInt8](repeating: 0, count: paddingStep - excess) }
        let box = try AES.GCM.seal(padded, using: sealingKey, authenticating: binding)
        return Data([format.number] + keyID) + Data(box.nonce) + box.ciphertext + box.tag
    }

    private func unseal(_ sealed: Data, binding: [UInt8]) throws(Unsealable) -> [UInt8] {
        let bytes = Array(sealed)
        guard bytes.first == format.number else { throw .altered }
        guard Array(bytes.dropFirst().prefix(keyID.count)) == keyID else { throw .otherKey }
        let padded: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(combined: bytes.dropFirst(1 + keyID.count))
            padded = Array(try AES.GCM.open(box, using: sealingKey, authenticating: binding))
        } catch {
            throw .altered
        }
        let count = padded.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard padded.count >= 4, count <= padded.count - 4 else { throw .altered }
        return Array(padded.dropFirst(4).prefix(count))
    }
}

/// The layout of sealed values, and the context that binds them besides the realm.
enum SealFormat: Equatable, Sendable {
    /// Role and user. Databases before schema 4.
    case beforeRows

    /// The database, and role, row and user in it.
    case rows(of: DatabaseIdentity)

    fileprivate var number: UInt8 {
        switch self {
        case .beforeRows: 1
        case .rows: 2
        }
    }

    fileprivate var fields: [String] {
        switch self {
        case .beforeRows: []
        case .rows(let database): [database.description]
        }
    }
}

/// Keyed hashes of secrets: the same for the same secret in this database, also under a new key.
struct Fingerprints: Sendable {
    fileprivate let key: [UInt8]

    /// Those of a new database.
    static func new() -> Fingerprints {
        let key = SymmetricKey(size: .bits256)
        return Fingerprints(key: unsafe key.withUnsafeBytes { unsafe Array($0) })
    }

    func fingerprint(of secret: Secret) -> String {
        hexadecimal(
            HMAC<SHA256>.authenticationCode(for: secret.bytes, using: SymmetricKey(data: key))
        )
    }
}

extension SymmetricKey {
    fileprivate func derived(for fields: [String], after prefix: [UInt8] = []) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: self,
            info: Data(prefix + joined(fields)),
            outputByteCount: 32
        )
    }
}

/// The reason why a sealed value stays shut.
enum Unsealable: Error {
    /// It was sealed with another key.
    case otherKey

    /// It, or the row that refers to it, is not what was written.
    case altered
}

/// Every field with its length before it, so that no two lists read the same.
private func joined(_ fields: [String]) -> [UInt8] {
    fields.flatMap { field in
        bigEndian(UInt32(truncatingIfNeeded: field.utf8.count)) + field.utf8
    }
}

private let purpose = "LoginRocket store"
private let paddingStep = 256
private let knownText = Array("the key is right".utf8)
