internal import Foundation
package import LoginRocketCore

extension Message {
    /// The object that every command prints, its keys always all there and in this order; the
    /// answer to `external` alone has one more.
    package var json: String { JSON.object(members).description }

    /// The object of a line of a running client: the same, and the order that it answers.
    package var line: String {
        let order: [(key: String, value: JSON)] = [
            ("command", JSON(answer.map { $0.command?.rawValue ?? "" })),
            ("exit", JSON(answer.map { Int($0.exit.rawValue) })),
        ]
        return JSON.object(members + order).description
    }

    private var members: [(key: String, value: JSON)] {
        [
            ("state", JSON(state?.rawValue)),
            ("reason", JSON(reason?.rawValue)),
            ("username", JSON(username)),
            ("freshness", JSON(freshness?.rawValue)),
            ("sessionExpiresAt", JSON(sessionExpiresAt.map(timestamp))),
            ("emailVerification", JSON(emailVerification?.rawValue)),
            ("network", JSON(network.rawValue)),
            ("outboxCount", JSON(outboxCount)),
            ("outbox", .array(outbox.map(\.json))),
            ("error", error?.json ?? .null),
        ] + (url.map { [("url", .string($0))] } ?? [])
    }
}

extension Message.Row {
    fileprivate var json: JSON {
        .object([
            ("id", .string(id)),
            ("kind", .string(kind.rawValue)),
            ("username", .string(username)),
            ("state", .string(state.rawValue)),
            ("attempts", .number(attempts)),
            ("queuedAt", .string(timestamp(queuedAt))),
            ("deadline", .string(timestamp(deadline))),
            ("nextAttemptAt", JSON(nextAttemptAt.map(timestamp))),
            ("outcome", JSON(outcome?.rawValue)),
            ("serverErrors", .array(serverErrors.map(JSON.string))),
        ])
    }
}

extension Message.Trouble {
    fileprivate var json: JSON {
        .object([
            ("code", .string(code)),
            ("message", .string(message)),
            ("serverErrors", .array(serverErrors.map(JSON.string))),
        ])
    }
}

/// A time as RFC 3339 has it, in UTC; years that it cannot write become the nearest it can.
package func timestamp(_ time: WallTime) -> String {
    let seconds = min(max(time.secondsSince1970, -62_135_596_800), 253_402_300_799)
    return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
}
