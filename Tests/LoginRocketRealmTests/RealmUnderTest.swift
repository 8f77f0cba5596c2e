import Foundation
import LoginRocketRealm

/// A realm with two users and a clock that a test moves.
struct RealmUnderTest {
    var realm: Realm
    var now = Date(timeIntervalSince1970: 1_800_000_000.75)

    init(seed: UInt64 = 1) throws {
        realm = Realm(generator: SeededGenerator(seed: seed))
        try realm.addUser("frank", password: "secret", email: "frank@example.com")
        try realm.addUser("grace", password: "secret", totpSecret: "JBSWY3DPEHPK3PXP")
    }

    mutating func post(_ path: String, _ parameters: [String: String]) throws -> Heard {
        try send(Realm.Request(post: path, parameters))
    }

    mutating func send(_ request: Realm.Request) throws -> Heard {
        try Heard(realm.answer(request, at: now))
    }

    /// Sends a `GET`; the target is a path with a query.
    mutating func get(_ target: String, _ headers: [Realm.Header] = []) -> Realm.Answer {
        let request = Realm.Request(method: "GET", target: target, headers: headers, body: [])
        return realm.answer(request, at: now)
    }

    /// Sends a `POST` with a body of a type.
    mutating func post(_ path: String, _ body: String, type: String?) throws -> Heard {
        let headers = type.map { [Realm.Header("Content-Type", $0)] } ?? []
        return try send(
            Realm.Request(method: "POST", target: path, headers: headers, body: Array(body.utf8))
        )
    }

    /// Turns switches.
    mutating func set(_ json: String) throws {
        try realm.settings.merge(json: Array(json.utf8))
    }

    mutating func login(_ username: String = "frank", _ password: String = "secret") throws -> Heard
    {
        try post("/v1/login", ["username": username, "password": password])
    }

    /// Logs a user in who needs no code, and returns the token.
    mutating func token(of username: String = "frank", _ password: String = "secret") throws
        -> String
    {
        try login(username, password).text("token")
    }

    mutating func check(_ token: String) throws -> Heard {
        try post("/v1/check_session", ["token": token])
    }

    mutating func update(
        _ token: String,
        from current: String,
        to new: String,
        confirmation: String? = nil
    ) throws -> Heard {
        var parameters = ["token": token, "current_password": current, "password": new]
        parameters["password_confirmation"] = confirmation
        return try post("/v1/update_password", parameters)
    }

    mutating func code() throws -> String {
        try realm.totpCode(of: "grace", at: now).code
    }

    func user(_ name: String) throws -> Realm.State.User {
        try found(realm.state(at: now).users.first { $0.username == name })
    }
}

/// The claims of a token, unverified.
func claims(_ token: String) throws -> [String: Any] {
    let payload = try found(token.split(separator: ".").dropFirst().first)
    var standard = String(payload).replacing("-", with: "+").replacing("_", with: "/")
    standard += String(repeating: "=", count: (4 - standard.count % 4) % 4)
    let data = try found(Data(base64Encoded: standard))
    return try found(JSONSerialization.jsonObject(with: data) as? [String: Any])
}

/// The value of a parameter in an address.
func parameter(_ name: String, of address: String?) throws -> String {
    let components = try found(URLComponents(string: found(address)))
    return try found(components.queryItems?.first { $0.name == name }?.value)
}

/// An answer as a client sees it.
struct Heard {
    let status: Int
    let answer: Realm.Answer
    private let members: [String: Any]

    init(_ answer: Realm.Answer) throws {
        self.status = answer.status
        self.answer = answer
        members = try found(
            JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        )
    }

    var keys: Set<String> { Set(members.keys) }

    func text(_ key: String) throws -> String { try found(members[key] as? String) }
    func texts(_ key: String) throws -> [String] { try found(members[key] as? [String]) }
    func flag(_ key: String) throws -> Bool { try found(members[key] as? Bool) }
}

struct NotFound: Error {}

/// The value, or an error that ends the test.
func found<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw NotFound() }
    return value
}
