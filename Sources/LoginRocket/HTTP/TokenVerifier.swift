import Crypto
import CryptoExtras
public import LoginRocketCore

/// Verifies login tokens offline, with the public key of a realm that signs with RS256.
///
/// ```swift
/// let verifier = try TokenVerifier(pem: pem)
/// let claims = try verifier.verify(token)
/// ```
///
/// The algorithm is RS256 whatever a token says of itself. A realm that signs with HS256 has a
/// secret instead of a public key; it must never be in an app, so its tokens are verified by asking
/// the realm.
public struct TokenVerifier: Sendable {
    /// The time by which this machine's clock may be ahead when it judges a token's end.
    public static let leeway = Duration.seconds(60)

    private let key: _RSA.Signing.PublicKey
    private let audience: String?

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - pem: The realm's public key: a PEM text that begins with `BEGIN PUBLIC KEY`, of an
    ///     RSA key of 2048 bits or more.
    ///   - audience: The realm's ID, if its tokens have to name it (`aud`).
    /// - Throws: ``LoginRocketError`` with code `badInput`, which says what to change.
    public init(pem: String, audience: String? = nil) throws(LoginRocketError) {
        guard !pem.contains("PRIVATE KEY") else {
            throw unusableKey(
                "it is a private key; keep that away from apps and give the public one"
            )
        }
        let lines = pem.split(whereSeparator: \.isNewline).joined(separator: "\n")
        guard lines.hasPrefix("-----BEGIN PUBLIC KEY-----"),
            let key = try? _RSA.Signing.PublicKey(pemRepresentation: lines)
        else {
            throw unusableKey(
                "give a PEM text that begins with BEGIN PUBLIC KEY, of an RSA key of 2048 bits or more"
            )
        }
        self.key = key
        self.audience = audience
    }

    /// Verifies a token, and returns what the realm has signed.
    ///
    /// - Parameters:
    ///   - token: The login token.
    ///   - now: The time to judge the token's end by, with ``leeway``; `nil` if the clock is not to
    ///     be trusted. Then a token whose session has ended is verified all the same.
    /// - Returns: The token's claims.
    /// - Throws: ``LoginRocketError`` with code `badInput`. It never repeats the token.
    public func verify(
        _ token: Secret,
        at now: WallTime? = nil
    ) throws(LoginRocketError) -> TokenClaims {
        guard let token = CompactToken(token), let header = token.headerMembers else {
            throw untrusted("it is no JWT")
        }
        // Headers marked `crit` change what the rest means, in ways nobody here knows.
        guard header.filter({ $0.name == "alg" }).map(\.value) == [.string("RS256")],
            !header.contains(where: { $0.name == "crit" })
        else { throw untrusted("it is not signed with RS256") }
        guard let signature = token.signatureBytes, isValid(signature, for: token.signed) else {
            throw untrusted("its signature is not of the realm's key")
        }
        guard let members = token.payloadMembers, !members.hasDuplicates else {
            throw untrusted("its claims cannot be read")
        }
        let claims = TokenClaims(members)
        if let audience, claims.audience != audience {
            throw untrusted("it is for another realm")
        }
        guard claims.expiresAt != nil || members["exp"] == nil else {
            throw untrusted("its end cannot be read")
        }
        if let now, let end = claims.expiresAt, now >= end + Self.leeway {
            throw untrusted("its session has ended")
        }
        return claims
    }

    private func isValid(_ signature: [UInt8], for bytes: ArraySlice<UInt8>) -> Bool {
        key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature),
            for: SHA256.hash(data: bytes),
            padding: .insecurePKCS1v1_5
        )
    }
}

private func untrusted(_ why: String) -> LoginRocketError {
    LoginRocketError(.badInput, "The login token cannot be trusted: \(why). Log in again.")
}

private func unusableKey(_ why: String) -> LoginRocketError {
    LoginRocketError(.badInput, "The realm's public key cannot be used: \(why).")
}
