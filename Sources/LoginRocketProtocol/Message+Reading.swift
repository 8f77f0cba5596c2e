internal import Foundation
package import LoginRocketCore

extension Message {
    /// Reads a line of a running client.
    ///
    /// - Throws: `DecodingError` if it is not such a line.
    package init(reading line: String) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let object = try decoder.decode(Object.self, from: Data(line.utf8))
        self.init(nil)
        state = object.state
        reason = object.reason
        username = object.username
        freshness = object.freshness
        sessionExpiresAt = object.sessionExpiresAt.map(WallTime.init)
        emailVerification = object.emailVerification
        network = object.network
        outboxCount = object.outboxCount
        outbox = object.outbox.map(Row.init)
        error = object.error.map(Trouble.init)
        url = object.url
        if let command = object.command, let exit = object.exit {
            answer = Answer(OrderLine.Command(rawValue: command), exit)
        }
    }

    private struct Object: Decodable {
        let state: SessionState.Name?
        let reason: LogoutReason?
        let username: String?
        let freshness: Freshness.Name?
        let sessionExpiresAt: Date?
        let emailVerification: EmailVerification.Name?
        let network: Snapshot.Network
        let outboxCount: Int?
        let outbox: [RowObject]
        let error: TroubleObject?
        let url: String?
        let command: String?
        let exit: ExitStatus?
    }

    fileprivate struct RowObject: Decodable {
        let id: String
        let kind: Outbox.Operation.Kind
        let username: String
        let state: Snapshot.Operation.Phase.Name
        let attempts: Int
        let queuedAt: Date
        let deadline: Date
        let nextAttemptAt: Date?
        let outcome: Outcome.Name?
        let serverErrors: [String]
    }

    fileprivate struct TroubleObject: Decodable {
        let code: String
        let message: String
        let serverErrors: [String]
    }
}

extension Message.Row {
    fileprivate init(_ object: Message.RowObject) {
        id = object.id
        kind = object.kind
        username = object.username
        state = object.state
        attempts = object.attempts
        queuedAt = WallTime(object.queuedAt)
        deadline = WallTime(object.deadline)
        nextAttemptAt = object.nextAttemptAt.map(WallTime.init)
        outcome = object.outcome
        serverErrors = object.serverErrors
    }
}

extension Message.Trouble {
    fileprivate init(_ object: Message.TroubleObject) {
        code = object.code
        message = object.message
        serverErrors = object.serverErrors
    }
}

extension WallTime {
    fileprivate init(_ date: Date) {
        self.init(secondsSince1970: Int64(date.timeIntervalSince1970))
    }
}

// Their names are frozen, see Core.
extension SessionState.Name: Decodable {}
extension LogoutReason: Decodable {}
extension Freshness.Name: Decodable {}
extension EmailVerification.Name: Decodable {}
extension Snapshot.Network: Decodable {}
extension Outbox.Operation.Kind: Decodable {}
extension Snapshot.Operation.Phase.Name: Decodable {}
extension Outcome.Name: Decodable {}
extension ExitStatus: Decodable {}
