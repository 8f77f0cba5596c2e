import Foundation

/// The object that the demo prints.
struct Report: Decodable {
    let event: String
    let state: String?
    let reason: String?
    let username: String?
    let freshness: String?
    let confirmedAt: String?
    let unconfirmedSince: String?
    let sessionExpiresAt: String?
    let emailVerification: String?
    let network: String
    let outboxCount: Int?
    let outbox: [Operation]
    let error: Failure?
    let command: String?
    let exit: Int32?
    let id: String?
    let result: Result?

    struct Result: Decodable {
        let message: String?
        let url: String?
        let token: String?
        let outbox: [Operation]?
        let outcome: String?
    }

    struct Operation: Decodable, Equatable {
        let id: String
        let kind: String
        let username: String
        let state: String
        let attempts: Int
        let queuedAt: String
        let deadline: String
        let outcome: String?
        let serverErrors: [String]
    }

    struct Failure: Decodable {
        let code: String
        let message: String
        let serverErrors: [String]
    }

    /// Reads a line, which must have all keys of its kind and no others, and times in RFC 3339 UTC.
    init(line: Data) throws {
        SeenLines.keep(line)
        self = try JSONDecoder().decode(Report.self, from: line)
        guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
            throw Malformed(description: "not an object")
        }
        try Malformed.unlessKeys(of: object, are: keys[event] ?? [])
        for operation in outboxes(in: object) {
            try Malformed.unlessKeys(of: operation, are: operationKeys)
        }
        if let error = object["error"] as? [String: Any] {
            try Malformed.unlessKeys(of: error, are: errorKeys)
        }
        let times = outbox.flatMap { [$0.queuedAt, $0.deadline] }
        for time in times + [sessionExpiresAt, confirmedAt, unconfirmedSince].compactMap({ $0 }) {
            try Malformed.unlessTime(time)
        }
    }

    /// The URL that a browser has to open.
    var url: String? { result?.url }

    /// The first operation of a kind.
    func operation(_ kind: String) -> Operation? {
        (result?.outbox ?? outbox).first { $0.kind == kind }
    }

    func outcome(of kind: String) -> String? {
        operation(kind)?.outcome
    }
}

/// A line of the demo that does not keep to the contract.
struct Malformed: Error, CustomStringConvertible {
    let description: String

    static func unlessKeys(of object: [String: Any], are keys: [String]) throws {
        let found = Set(object.keys)
        guard found == Set(keys) else {
            throw Malformed(description: "keys are \(found.sorted()), not \(keys.sorted())")
        }
    }

    static func unlessTime(_ text: String) throws {
        guard text.hasSuffix("Z"), (try? Date(text, strategy: .iso8601)) != nil else {
            throw Malformed(description: "not a time in RFC 3339 UTC: \(text)")
        }
    }
}

/// The rows of a line, of its state and of its result.
private func outboxes(in object: [String: Any]) -> [[String: Any]] {
    let result = object["result"] as? [String: Any]
    return [object["outbox"], result?["outbox"]].flatMap { $0 as? [[String: Any]] ?? [] }
}

private let keys = [
    "snapshot": head + stateKeys,
    "answer": head + stateKeys + ["exit", "id", "result"],
]

private let head = ["event", "order", "command"]

private let stateKeys = [
    "state", "reason", "username", "freshness", "confirmedAt", "unconfirmedSince",
    "sessionExpiresAt", "profile", "emailVerification", "emailUsername", "network", "busy",
    "outboxCount", "outcomeCount", "outbox", "error",
]

private let operationKeys = [
    "id", "kind", "username", "state", "attempts", "queuedAt", "deadline", "nextAttemptAt",
    "cancellable", "outcome", "serverErrors",
]

private let errorKeys = [
    "code", "message", "serverErrors", "retryable", "retryAfter", "status", "requestId",
]
