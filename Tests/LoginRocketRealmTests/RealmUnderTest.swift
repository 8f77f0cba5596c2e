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

    func user(_ name: String) throws -> Realm.UserState {
        try found(realm.state(at: now).users.first { $0.username == name })
    }
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
