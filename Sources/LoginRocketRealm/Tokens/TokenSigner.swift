import Crypto
import FoundationEssentials

/// What a session token says, under the names of version 1.
struct Claims: Equatable, Sendable {
    let issuedAt: Int
    let expiresAt: Int
    let audience: String
    let userID: String
    let sessionID: String
    let username: String
    let name: String
}

/// Signs session tokens and reads those it signed: JSON Web Tokens with HMAC-SHA256.
struct TokenSigner: Sendable {
    private let key: SymmetricKey

    init(key: String) {
        self.key = SymmetricKey(data: Array(key.utf8))
    }

    /// The token that says `claims`.
    func token(_ claims: Claims) -> String {
        let header = JSON.object(["alg": .string("HS256"), "typ": .string("JWT")])
        let content = [header, claims.json]
            .map { Base64URL.text(of: Array($0.rendered.utf8)) }
            .joined(separator: ".")
        return content + "." + Base64URL.text(of: signature(of: content))
    }

    /// What the token says; `nil` unless this key signed exactly these bytes.
    func claims(of token: String) -> Claims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let header = Base64URL.bytes(of: String(parts[0])).flatMap(JSON.init(parsing:)),
            header["alg"] == .string("HS256"),
            let signature = Base64URL.bytes(of: String(parts[2])),
            HMAC<SHA256>.isValidAuthenticationCode(
                signature,
                authenticating: Array("\(parts[0]).\(parts[1])".utf8),
                using: key
            )
        else { return nil }
        return Base64URL.bytes(of: String(parts[1])).flatMap(JSON.init(parsing:))
            .flatMap(Claims.init)
    }

    private func signature(of content: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(content.utf8), using: key))
    }
}

extension Claims {
    fileprivate init?(_ json: JSON) {
        guard case .integer(let issuedAt)? = json["iat"],
            case .integer(let expiresAt)? = json["exp"],
            let audience = json["aud"]?.text, let userID = json["uid"]?.text,
            let sessionID = json["tk"]?.text, let username = json["un"]?.text,
            let name = json["n"]?.text
        else { return nil }
        self.init(
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            audience: audience,
            userID: userID,
            sessionID: sessionID,
            username: username,
            name: name
        )
    }

    fileprivate var json: JSON {
        .object([
            "iat": .integer(issuedAt),
            "exp": .integer(expiresAt),
            "aud": .string(audience),
            "uid": .string(userID),
            "tk": .string(sessionID),
            "un": .string(username),
            "n": .string(name),
        ])
    }
}
