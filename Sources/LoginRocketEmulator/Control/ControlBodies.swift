import FoundationEssentials
import LoginRocketRealm

/// The answer of a call without a result: an empty object.
struct Nothing: Encodable {}

/// The body of `PUT /users/{username}`, and its answer.
struct UserBody: Codable {
    let active: Bool
}

/// The answer of `GET /keys`.
struct KeysResult: Encodable {
    let audience: String
    let hs256: String
    let rs256: String
}

/// The body of `PUT /network`, and its answer.
struct NetworkBody: Codable {
    let up: Bool
}

/// The body of `POST /faults`.
struct FaultBody: Decodable {
    let path: String
    let fault: Fault
    let times: Int?
}

/// The body of `POST /sessions/revoke`.
struct RevocationBody: Decodable {
    let username: String
}

/// The answer of `POST /sessions/revoke`.
struct RevocationResult: Encodable {
    let revoked: Int
}

/// The body of `POST /clock`.
struct ClockBody: Decodable {
    let advanceSeconds: Double
}

/// The answer of `POST /clock`.
struct ClockResult: Encodable {
    let now: Date
}
