import Foundation
package import LoginRocketCore

/// What a login token says about itself; read, **not** verified.
///
/// Believe it only for a token that came straight from the realm, and only to name and to time
/// the session, never to decide who may do what. A token that is no JWT is legal and says nothing.
package struct TokenClaims: Equatable, Sendable {
    /// The session's ID (`tk`).
    package let identity: SessionIdentity?

    /// When the session ends (`exp`).
    package let expiresAt: WallTime?

    /// The user name (`un`).
    package let username: String?

    /// Reads the claims of a token of version 1; whatever is odd about it counts as absent.
    package init(_ token: Secret) {
        let claims = payload(of: token.bytes) ?? []
        identity = claims.text("tk").map { SessionIdentity($0) }
        expiresAt = claims.time("exp")
        username = claims.text("un")
    }
}

private func payload(of token: [UInt8]) -> [JSONValue.Member]? {
    let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = decodeBase64URL(parts[1]) else { return nil }
    return JSONValue(payload)?.members
}

private func decodeBase64URL(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var base64: [UInt8] = []
    for byte in text {
        switch byte {
        case UInt8(ascii: "-"): base64.append(UInt8(ascii: "+"))
        case UInt8(ascii: "_"): base64.append(UInt8(ascii: "/"))
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
        default: base64.append(byte)
        }
    }
    while base64.count % 4 != 0 { base64.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(base64)).map { Array($0) }
}

extension [JSONValue.Member] {
    fileprivate func text(_ name: String) -> String? {
        guard case .string(let text) = self[name], !text.isEmpty else { return nil }
        return text
    }

    /// Seconds since 1970; a fraction is dropped, what no clock can show is absent.
    fileprivate func time(_ name: String) -> WallTime? {
        guard case .number(let text) = self[name], let seconds = Double(text), seconds >= 0,
            let whole = Int64(exactly: seconds.rounded(.down))
        else { return nil }
        return WallTime(secondsSince1970: whole)
    }
}
