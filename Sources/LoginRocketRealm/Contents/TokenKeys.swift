import Crypto
import CryptoExtras
import FoundationEssentials

extension Realm {
    /// The public key of RS256 tokens as PEM (RFC 7468): anyone may have it and verify with it.
    ///
    /// The key pair is made when it is first needed, by the system's randomness: the one thing that
    /// a realm does not draw from its generator. ``useTokenKey(pem:)`` gives it another.
    ///
    /// - Throws: ``ControlError/invalidTokenKey`` if no key can be made.
    public mutating func publicTokenKeyPEM() throws(ControlError) -> String {
        try rsaKey().publicKey.pemRepresentation
    }

    /// Makes a private RSA key of 2,048 bits or more the one of RS256 tokens.
    ///
    /// - Throws: ``ControlError/invalidTokenKey`` if it is none.
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

    /// What a token says that this realm signed, with whichever of its keys.
    func claims(of token: String) -> SignedClaims? {
        if let claims = TokenSigner.hs256(secretKey).claims(of: token) { return claims }
        guard let pem = contents.rsaKeyPEM,
            let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem)
        else { return nil }
        return TokenSigner.rs256(key).claims(of: token)
    }

    private var secretKey: SymmetricKey { SymmetricKey(data: Array(tokenKey.utf8)) }

    /// Names the key without telling anything of it.
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
