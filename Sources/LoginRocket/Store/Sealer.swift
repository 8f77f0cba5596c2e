internal import Crypto
internal import Foundation
internal import LoginRocketCore

/// Seals secrets with AES-GCM under the database's key, each bound to the place it belongs to.
///
/// A sealed value is one byte of format version, four of key ID, then nonce, ciphertext and tag.
/// The plaintext is padded, so that its length tells little.
struct Sealer: Sendable {
    private let key: SymmetricKey
    private let origin: RealmOrigin

    init(key: SymmetricKey, origin: RealmOrigin) {
        self.key = key
        self.origin = origin
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

    /// A keyed hash of a secret, the same for the same secret in this database.
    func fingerprint(of secret: Secret) -> String {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key,
            info: Data(context(["fingerprint"])),
            outputByteCount: 32
        )
        return HMAC<SHA256>.authenticationCode(for: secret.bytes, using: derived)
            .map { String(UInt16($0) + 0x100, radix: 16).suffix(2) }
            .joined()
    }

    private func context(_ binding: SecretBinding) -> [UInt8] {
        let reference = String(binding.reference.value, radix: 16)
        // An unknown user is no field at all, which is not the same as one without a name.
        let user = binding.user.map { [$0.username] } ?? []
        return context(["secret", reference, binding.role.code] + user)
    }

    private func context(_ baseURL: String) -> [UInt8] {
        context(["realm", baseURL])
    }

    /// Every field with its length before it, so that no two contexts read the same.
    private func context(_ fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = [formatVersion]
        for field in [purpose, origin.description] + fields {
            let utf8 = Array(field.utf8)
            bytes += bigEndian(utf8.count) + utf8
        }
        return bytes
    }

    private func seal(_ plaintext: [UInt8], binding: [UInt8]) throws -> Data {
        var padded = bigEndian(plaintext.count) + plaintext
        let excess = padded.count % paddingStep
        if excess > 0 { padded += [UInt8](repeating: 0, count: paddingStep - excess) }
        let box = try AES.GCM.seal(padded, using: key, authenticating: binding)
        return Data([formatVersion] + keyID) + Data(box.nonce) + box.ciphertext + box.tag
    }

    private func unseal(_ sealed: Data, binding: [UInt8]) throws(Unsealable) -> [UInt8] {
        let bytes = Array(sealed)
        guard bytes.first == formatVersion else { throw .altered }
        guard Array(bytes.dropFirst().prefix(keyID.count)) == keyID else { throw .otherKey }
        let padded: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(combined: bytes.dropFirst(1 + keyID.count))
            padded = Array(try AES.GCM.open(box, using: key, authenticating: binding))
        } catch {
            throw .altered
        }
        let count = padded.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard padded.count >= 4, count <= padded.count - 4 else { throw .altered }
        return Array(padded.dropFirst(4).prefix(count))
    }

    /// Names the key without telling anything of it.
    private var keyID: [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: Array("key ID".utf8), using: key)
        return Array(code.prefix(4))
    }
}

/// Why a sealed value stays shut.
enum Unsealable: Error {
    /// It was sealed with another key.
    case otherKey

    /// It, or the row that refers to it, is not what was written.
    case altered
}

private func bigEndian(_ count: Int) -> [UInt8] {
    let number = UInt32(truncatingIfNeeded: count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

private let formatVersion: UInt8 = 1
private let purpose = "LoginRocket store"
private let paddingStep = 256
private let knownText = Array("the key is right".utf8)
