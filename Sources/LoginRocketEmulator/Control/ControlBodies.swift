import FoundationEssentials
import LoginRocketRealm

/// The answer of a call that has nothing to tell.
struct Nothing: Encodable {}

/// The body of `POST /users`.
struct NewUser: Decodable {
    let username: String
    let password: String
    let email: String?
    let totpSecret: String?
    let firstName: String?
    let lastName: String?
    let orgs: [String]?
    let custom: [String: String]?
    let emailVerification: Realm.EmailVerification?

    var forRealm: Realm.NewUser {
        var user = Realm.NewUser(username: username, password: password)
        user.email = email
        user.totpSecret = totpSecret
        user.firstName = firstName
        user.lastName = lastName
        user.orgs = orgs ?? []
        user.custom = custom ?? [:]
        user.emailVerification = emailVerification ?? .none
        return user
    }
}

/// The body of `PUT /users/{username}`, and its answer.
struct UserOrder: Codable {
    let active: Bool
}

/// The answer of `GET /keys`.
struct TokenKeys: Encodable {
    let audience: String
    let hs256: String
    let rs256: String
}

/// The body of `PUT /network`, and its answer.
struct NetworkOrder: Codable {
    let up: Bool
}

/// The body of `POST /faults`.
struct FaultOrder: Decodable {
    let path: String
    let fault: Fault
    let times: Int?
}

/// The body of `POST /sessions/revoke`.
struct RevocationOrder: Decodable {
    let username: String
}

/// The answer of `POST /sessions/revoke`.
struct RevocationResult: Encodable {
    let revoked: Int
}

/// The body of `POST /clock`.
struct ClockOrder: Decodable {
    let advanceSeconds: Double
}

/// The answer of `POST /clock`.
struct ClockResult: Encodable {
    let now: Date
}
