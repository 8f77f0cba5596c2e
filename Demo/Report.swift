import Foundation
import LoginRocket
import LoginRocketCore

/// What a command shows: the state of the client, and what went wrong.
///
/// Without a snapshot the state is not known, because the database could not be read.
struct Report {
    let snapshot: Snapshot?
    let failure: Failure?

    /// The URL to open in a browser, if that was asked for.
    var url: String?

    /// The object that every command prints, its keys always all there and in this order; the answer
    /// to `external` alone has one more.
    var members: [(key: String, value: JSON)] {
        [
            ("state", JSON(snapshot?.session.name)),
            ("reason", JSON(snapshot?.session.reason)),
            ("username", JSON(snapshot?.session.username)),
            ("freshness", JSON(snapshot?.freshness?.name)),
            ("sessionExpiresAt", JSON(snapshot?.session.expiresAt.map(timestamp))),
            ("emailVerification", JSON(snapshot?.emailVerification.name)),
            ("network", JSON((snapshot?.network ?? .unknown).name)),
            ("outboxCount", JSON(snapshot?.unfinishedCount)),
            ("outbox", .array(snapshot?.operations.map(\.json) ?? [])),
            ("error", failure?.json ?? .null),
        ] + (url.map { [("url", .string($0))] } ?? [])
    }

    /// The object of a line that ``RunLoop`` prints.
    ///
    /// - Parameters:
    ///   - command: The command that is answered; `nil` for a change.
    ///   - exit: How that command went.
    /// - Returns: The object with `command` and `exit`.
    func line(answering command: String?, _ exit: ExitStatus?) -> String {
        let answer: [(key: String, value: JSON)] = [
            ("command", JSON(command)), ("exit", JSON(exit.map { Int($0.rawValue) })),
        ]
        return JSON.object(members + answer).description
    }

    /// Shows it to scripts or to people; people see trouble on standard error.
    func show(inJSON: Bool, note: String?) {
        if inJSON {
            Output.standard.answer(JSON.object(members).description)
        } else if let failure {
            Output.error.write(line: failure.message.visible)
        } else if let url {
            // Alone, for scripts that open it.
            Output.standard.answer(url.visible)
        } else {
            let lines = [note, snapshot?.sentence].compactMap { $0?.visible }
            Output.standard.answer(lines.joined(separator: "\n"))
        }
    }
}

extension Failure {
    fileprivate var json: JSON {
        .object([
            ("code", .string(code)),
            ("message", .string(message)),
            ("serverErrors", .array(serverErrors.map(JSON.string))),
        ])
    }
}

extension OperationSummary {
    fileprivate var json: JSON {
        .object([
            ("id", .string(id.description)),
            ("kind", .string(kind.name)),
            ("username", .string(user.username)),
            ("state", .string(phase.name)),
            ("attempts", .number(attempts)),
            ("queuedAt", .string(timestamp(queuedAt))),
            ("deadline", .string(timestamp(deadline))),
            ("nextAttemptAt", JSON(nextAttempt.map(timestamp))),
            ("outcome", JSON(phase.outcome)),
            ("serverErrors", .array(phase.serverErrors.map(JSON.string))),
        ])
    }
}

/// RFC 3339 in UTC; years that it cannot write become the nearest it can.
func timestamp(_ time: WallTime) -> String {
    let seconds = min(max(time.secondsSince1970, -62_135_596_800), 253_402_300_799)
    return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
}
