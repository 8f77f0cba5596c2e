import FoundationEssentials
import LoginRocketRealm

/// The body of a control call: a JSON object with these keys and no others.
protocol ControlBody {
    associatedtype Key: RawRepresentable<String> & CaseIterable & Sendable

    init(_ members: JSONMembers<Key>) throws(JSONMistake)
}

/// The answer of a call without a result: an empty object.
struct Nothing: Encodable {}

/// The answer of `GET /keys`.
struct KeysResult: Encodable {
    let audience: String
    let hs256: String
    let rs256: String
}
