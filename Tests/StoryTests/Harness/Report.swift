import Foundation

/// The object that the demo prints.
struct Report: Decodable {
    let state: String?
    let reason: String?
    let username: String?
    let freshness: String?
    let sessionExpiresAt: String?
    let emailVerification: String?
    let network: String
    let outboxCount: Int?
    let outbox: [Operation]
    let error: Failure?
    let command: String?
    let exit: Int32?
    let url: String?

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

    /// Reads a line, which must have all keys and no others, and times in RFC 3339 UTC.
    init(line: Data) throws {
        self = try JSONDecoder().decode(Report.self, from: line)
        guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
            throw Malformed(description: "not an object")
        }
        let isOfRun = object["command"] != nil
        try Malformed.unlessKeys(
            of: object,
            are: reportKeys + (isOfRun ? ["command", "exit"] : [])
        )
        for operation in object["outbox"] as? [[String: Any]] ?? [] {
            try Malformed.unlessKeys(of: operation, are: operationKeys)
        }
        if let error = object["error"] as? [String: Any] {
            try Malformed.unlessKeys(of: error, are: ["code", "message", "serverErrors"])
        }
        let times = outbox.flatMap { [$0.queuedAt, $0.deadline] }
        for time in times + [sessionExpiresAt].compactMap({ $0 }) {
            try Malformed.unlessTime(time)
        }
    }

    /// The first operation of a kind.
    func operation(_ kind: String) -> Operation? {
        outbox.first { $0.kind == kind }
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
        // In a run, an answer has an exit code, a change may leave the key out; the answer to
        // `external` has a URL.
        guard found.symmetricDifference(keys).subtracting(["exit", "url"]).isEmpty else {
            throw Malformed(description: "keys are \(found.sorted()), not \(keys.sorted())")
        }
    }

    static func unlessTime(_ text: String) throws {
        guard text.hasSuffix("Z"), (try? Date(text, strategy: .iso8601)) != nil else {
            throw Malformed(description: "not a time in RFC 3339 UTC: \(text)")
        }
    }
}

private let reportKeys = [
    "state", "reason", "username", "freshness", "sessionExpiresAt", "emailVerification", "network",
    "outboxCount", "outbox", "error",
]

private let operationKeys = [
    "id", "kind", "username", "state", "attempts", "queuedAt", "deadline", "nextAttemptAt",
    "outcome", "serverErrors",
]
