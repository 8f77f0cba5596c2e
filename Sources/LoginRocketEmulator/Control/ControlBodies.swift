import FoundationEssentials

/// The answer of a call that has nothing to tell.
struct Nothing: Encodable {}

/// The body of `POST /users`.
struct NewUser: Decodable {
    let username: String
    let password: String
    let email: String?
    let totpSecret: String?
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
