import FoundationEssentials
import LoginRocketRealm

/// The body of `POST /users`.
extension Realm.NewUser: ControlBody {}

/// The body of `PUT /users/{username}`.
struct UserBody: ControlBody {
    enum Key: String, CaseIterable {
        case active, password, email, totpSecret
    }

    private(set) var change = Realm.UserChange()

    init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        change.active = try members.optional(.active, .flag)
        change.password = try members.optional(.password, .text)
        change.email = try members.optional(.email, .text)
        change.totpSecret = try members.nullable(.totpSecret, .text)
        guard !change.isEmpty else {
            throw JSONMistake("body", "at least one of \(words(of: Key.self))")
        }
    }
}

extension Realm.UserChange {
    fileprivate var isEmpty: Bool {
        active == nil && password == nil && email == nil && totpSecret == nil
    }
}

/// The answer of `DELETE /users/{username}`.
struct RemovalResult: Encodable {
    let sessions: Int
}

/// The body of `POST /sessions/revoke`.
struct RevocationBody: ControlBody {
    enum Key: String, CaseIterable {
        case username
    }

    let username: String

    init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        username = try members.required(.username, .text)
    }
}

/// The answer of `POST /sessions/revoke` and of `DELETE /sessions/{id}`.
struct RevocationResult: Encodable {
    let revoked: Int
}

/// The answer of `DELETE /mail`.
struct MailResult: Encodable {
    let deleted: Int
}
