/// The claims of a session token, under the names of version 1.
struct Claims: Equatable, Sendable {
    let json: JSON

    init(
        of account: Account,
        session: Text,
        audience: String,
        from start: Int,
        to end: Int?,
        fields: Set<Realm.TokenField>
    ) {
        var members: [Text: JSON] = [
            "iat": .integer(start),
            "aud": .string(audience),
            "uid": .string(account.id),
            "tk": .string(session.string),
            "un": .string(account.username.string),
            "n": .string(account.name),
        ]
        members["exp"] = end.map(JSON.integer)
        members["fn"] = account.firstName.map(JSON.string)
        members["ln"] = account.lastName.map(JSON.string)
        if fields.contains(.custom), !account.custom.isEmpty {
            members["cs"] = .object(account.custom)
        }
        if fields.contains(.memberships), !account.memberships.isEmpty {
            members["m"] = .array(account.memberships.map { Self.json(of: $0, fields) })
        }
        json = .object(members)
    }

    private static func json(of membership: Membership, _ fields: Set<Realm.TokenField>) -> JSON {
        var members: [Text: JSON] = [
            "oid": .string(membership.orgID),
            "p": .array(membership.permissions.map(JSON.string)),
        ]
        if fields.contains(.custom), !membership.custom.isEmpty {
            members["cs"] = .object(membership.custom)
        }
        if fields.contains(.orgs) { members["o"] = .string(membership.orgName) }
        return .object(members)
    }
}

/// The claims that the realm reads from a token that it signed.
struct SignedClaims: Sendable {
    let sessionID: Text
    let username: Text
    let issuedAt: Int
    let expiresAt: Int?

    init?(_ json: JSON) {
        guard let sessionID = json["tk"]?.text, let username = json["un"]?.text,
            let issuedAt = json["iat"]?.integer
        else { return nil }
        self.sessionID = Text(sessionID)
        self.username = Text(username)
        self.issuedAt = issuedAt
        self.expiresAt = json["exp"]?.integer
    }
}
