import Crypto
import CryptoExtras
import FoundationEssentials

/// Signs and verifies tokens: JSON Web Tokens (RFC 7519) with one of two algorithms.
///
/// A token names its algorithm, but the key decides: each key is used with its own algorithm only.
enum TokenSigner {
    case hs256(SymmetricKey)
    case rs256(_RSA.Signing.PrivateKey)

    /// Writes and signs a token.
    func token(_ claims: Claims, keyID: String?) throws -> String {
        var header: [Text: JSON] = [
            "alg": .string(algorithm.rawValue), "typ": .string("JWT"),
        ]
        header["kid"] = keyID.map(JSON.string)
        let content = [JSON.object(header), claims.json]
            .map { Base64URL.text(of: Array($0.rendered.utf8)) }
            .joined(separator: ".")
        return content + "." + Base64URL.text(of: try signature(of: Array(content.utf8)))
    }

    /// Reads a token; `nil` unless this key signed exactly these bytes.
    func claims(of token: String) -> SignedClaims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let header = Base64URL.bytes(of: String(parts[0])).flatMap(JSON.init(parsing:)),
            header["alg"] == .string(algorithm.rawValue),
            let signature = Base64URL.bytes(of: String(parts[2])),
            isValid(signature, of: Array("\(parts[0]).\(parts[1])".utf8))
        else { return nil }
        return Base64URL.bytes(of: String(parts[1])).flatMap(JSON.init(parsing:))
            .flatMap(SignedClaims.init)
    }

    private var algorithm: Realm.TokenAlgorithm {
        switch self {
        case .hs256: .hs256
        case .rs256: .rs256
        }
    }

    private func signature(of content: [UInt8]) throws -> [UInt8] {
        switch self {
        case .hs256(let key):
            return Array(HMAC<SHA256>.authenticationCode(for: content, using: key))
        case .rs256(let key):
            let digest = SHA256.hash(data: content)
            let signature = try key.signature(for: digest, padding: .insecurePKCS1v1_5)
            return Array(signature.rawRepresentation)
        }
    }

    private func isValid(_ signature: [UInt8], of content: [UInt8]) -> Bool {
        switch self {
        case .hs256(let key):
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: content, using: key)
        case .rs256(let key):
            key.publicKey.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature),
                for: SHA256.hash(data: content),
                padding: .insecurePKCS1v1_5
            )
        }
    }
}

/// The base64 of URLs and tokens (RFC 4648, section 5), without padding.
enum Base64URL {
    static func text(of bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    /// The bytes; `nil` unless the text is exactly their encoding.
    ///
    /// Unused last bits would otherwise allow several encodings of one signature.
    static func bytes(of text: String) -> [UInt8]? {
        let standard = text.map { character -> Character in
            switch character {
            case "-": "+"
            case "_": "/"
            default: character
            }
        }
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: String(standard) + padding) else { return nil }
        let bytes = Array(data)
        return Self.text(of: bytes) == text ? bytes : nil
    }
}
