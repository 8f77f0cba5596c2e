import Hummingbird
import LoginRocketRealm

extension Request {
    /// The members of the query, each there at most once, and without any but these keys.
    func query<Key: RawRepresentable<String> & CaseIterable & Sendable>(
        _ keys: Key.Type
    ) throws(JSONMistake) -> JSONMembers<Key> {
        guard let pairs = Form.pairs(of: (uri.query ?? "").utf8) else {
            throw JSONMistake("query", "percent-encoded UTF-8")
        }
        var members: [Text: JSON] = [:]
        for (name, value) in pairs
        where members.updateValue(.string(value), forKey: Text(name)) != nil {
            throw JSONMistake(name, "once")
        }
        return try JSONMembers(.object(members))
    }
}

extension JSONKind<Int> {
    /// A number as a query has it.
    static func digits(_ range: ClosedRange<Int>) -> JSONKind {
        JSONKind("a whole number from \(range.lowerBound) to \(range.upperBound)") { json in
            guard let text = json.text, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(text), range.contains(number)
            else { return nil }
            return number
        }
    }
}

/// The words for a switch in a query.
enum FlagWord: String, CaseIterable {
    case on = "true"
    case off = "false"
}

/// The largest number that every reader of JSON reads exactly.
let largestNumber = 9_007_199_254_740_991
