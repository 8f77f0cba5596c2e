public import LoginRocketCore

/// The claims of a login token of version 1 about its session and its user.
///
/// Read from a token alone, the claims are **not** verified: show them, but decide nothing by them.
/// ``TokenVerifier`` returns claims that the realm has signed. The texts are as the realm has them,
/// and users choose their own names: clean them before they reach a terminal.
///
/// A token that is not a JWT is accepted and has no claims. A malformed claim counts as absent, for
/// example one that appears twice, or a name with a control character.
public struct TokenClaims: Equatable, Sendable {
    /// The time at which the token was made (`iat`).
    public let issuedAt: WallTime?

    /// The time at which the session ends (`exp`); absent in a session without end.
    public let expiresAt: WallTime?

    /// The realm's ID (`aud`).
    public let audience: String?

    /// The session's ID (`tk`).
    public let identity: SessionIdentity?

    /// The user name (`un`).
    public let username: String?

    /// The user's profile (`uid`, `n`, `fn`, `ln`, `cs`, `m`).
    public let profile: Profile

    /// Reads the claims of a token of up to 64 KiB, without verifying it.
    public init(_ token: Secret) {
        self.init(CompactToken(token)?.payloadMembers ?? [])
    }

    init(_ claims: [JSONValue.Member]) {
        issuedAt = claims.time("iat")
        expiresAt = claims.time("exp")
        audience = claims.text("aud")
        identity = claims.name("tk").map { SessionIdentity($0) }
        username = claims.name("un")
        profile = Profile(claims)
    }
}

extension Profile {
    fileprivate init(_ claims: [JSONValue.Member]) {
        self.init(
            userID: claims.text("uid"),
            name: claims.text("n"),
            firstName: claims.text("fn"),
            lastName: claims.text("ln"),
            customAttributes: claims.object("cs"),
            memberships: claims.list("m").compactMap { $0.members.map(Membership.init) }
        )
    }
}

extension Membership {
    fileprivate init(_ claims: [JSONValue.Member]) {
        self.init(
            organizationID: claims.text("oid"),
            organization: claims.text("o"),
            permissions: claims.list("p").compactMap(\.nonEmptyText),
            customAttributes: claims.object("cs"),
            organizationAttributes: claims.object("ocs")
        )
    }
}

extension [JSONValue.Member] {
    /// The value of that name, if it is there once.
    fileprivate func only(_ name: String) -> JSONValue? {
        count { $0.name == name } == 1 ? self[name] : nil
    }

    fileprivate func text(_ name: String) -> String? {
        only(name)?.nonEmptyText
    }

    /// A text without control characters, as names and identities are.
    fileprivate func name(_ name: String) -> String? {
        text(name).flatMap { $0.hasControlCharacter ? nil : $0 }
    }

    fileprivate func list(_ name: String) -> [JSONValue] {
        guard case .array(let elements) = only(name) else { return [] }
        return elements
    }

    fileprivate func object(_ name: String) -> String? {
        guard let value = only(name), case .object = value else { return nil }
        return value.text
    }

    /// Seconds since 1970; a fraction is dropped, what no clock can show is absent.
    fileprivate func time(_ name: String) -> WallTime? {
        guard case .number(let text) = only(name), let seconds = Double(text), seconds >= 0,
            let whole = Int64(exactly: seconds.rounded(.down))
        else { return nil }
        return WallTime(secondsSince1970: whole)
    }
}

extension JSONValue {
    fileprivate var nonEmptyText: String? {
        guard case .string(let text) = self, !text.isEmpty else { return nil }
        return text
    }
}
