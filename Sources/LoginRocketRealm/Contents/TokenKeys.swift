import Crypto
import CryptoExtras
import FoundationEssentials

extension Realm {
    /// The public key that verifies RS256 tokens, as PEM (RFC 7468).
    ///
    /// It is not a secret.
    ///
    /// The key pair is made at its first use, from the system's randomness. It is the only value
    /// that a realm does not draw from its generator. ``useTokenKey(pem:)`` replaces it.
    ///
    /// - Throws: ``ControlError/invalidTokenKey`` if no key can be made.
    public mutating func publicTokenKeyPEM() throws(ControlError) -> String {
        try rsaKey().publicKey.pemRepresentation
    }

    /// Sets the private RSA key of RS256 tokens: 2,048 bits or more, as PEM.
    ///
    /// - Throws: ``ControlError/invalidTokenKey`` if it is not such a key.
    public mutating func useTokenKey(pem: String) throws(ControlError) {
        guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else {
            throw .invalidTokenKey
        }
        contents.rsaKeyPEM = key.pemRepresentation
    }

    mutating func sign(_ claims: Claims) throws(Refusal) -> String {
        do {
            let signer: TokenSigner =
                switch settings.tokenAlgorithm {
                case .hs256: .hs256(secretKey)
                case .rs256: .rs256(try rsaKey())
                }
            return try signer.token(claims, keyID: settings.tokenKeyID ? keyID : nil)
        } catch {
            throw .noTokenKey
        }
    }

    /// Reads a token that this realm signed with one of its keys; `nil` for any other token.
    func claims(of token: Text) -> SignedClaims? {
        if let claims = TokenSigner.hs256(secretKey).claims(of: token.string) { return claims }
        guard let pem = contents.rsaKeyPEM,
            let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem)
        else { return nil }
        return TokenSigner.rs256(key).claims(of: token.string)
    }

    private var secretKey: SymmetricKey { SymmetricKey(data: Array(tokenKey.utf8)) }

    /// The name of the key, which reveals nothing about it.
    private var keyID: String { "\(id).\(settings.tokenAlgorithm.rawValue.lowercased())" }

    private mutating func rsaKey() throws(ControlError) -> _RSA.Signing.PrivateKey {
        do {
            if let pem = contents.rsaKeyPEM {
                return try _RSA.Signing.PrivateKey(pemRepresentation: pem)
            }
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            contents.rsaKeyPEM = key.pemRepresentation
            return key
        } catch {
            throw .invalidTokenKey
        }
    }
}
