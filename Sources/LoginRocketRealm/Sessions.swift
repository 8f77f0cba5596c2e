import FoundationEssentials

/// A managed session.
struct Session: Sendable {
    let id: String
    let username: String
    let startedAt: Date
    let expiresAt: Date

    func isLive(at now: Date) -> Bool {
        now < expiresAt
    }
}

/// A login whose password was right and whose code is awaited.
///
/// Success uses it up; until then, or for ten minutes, any number of codes may be tried.
struct PendingLogin: Sendable {
    let username: String
    let expiresAt: Date

    static let seconds = 600.0
}
