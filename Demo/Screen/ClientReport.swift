import Foundation

/// A line that a client's `run` prints, as far as the screen shows it.
struct ClientReport: Decodable, Equatable {
    let state: String?
    let reason: String?
    let username: String?
    let freshness: String?
    let sessionExpiresAt: Date?
    let emailVerification: String?
    let network: String
    let outboxCount: Int?
    let outbox: [Entry]
    let error: Trouble?

    /// The command that the line answers; `nil` if it tells of a change.
    let command: String?
    let exit: Int?

    /// The URL that a browser has to open, in the answer to `external`.
    let url: String?

    /// An operation of the outbox.
    struct Entry: Decodable, Equatable {
        let id: String
        let kind: String
        let username: String
        let state: String
        let attempts: Int
        let nextAttemptAt: Date?
        let outcome: String?
        let serverErrors: [String]

        /// For example `logout of grace`.
        var title: String { "\(kind) of \(username)" }

        /// Why the server rejected it, in its own words.
        var reason: String? { serverErrors.isEmpty ? nil : serverErrors.joined(separator: " ") }
    }

    /// What went wrong with a command.
    struct Trouble: Decodable, Equatable {
        let code: String
        let message: String
    }

    /// Reads a line.
    ///
    /// - Throws: `DecodingError` if it is no such line.
    init(line: String) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self = try decoder.decode(ClientReport.self, from: Data(line.utf8))
    }
}
