import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

/// What happened so far, as far as a rule asks for it.
struct Notes: Sendable {
    /// The last lines of what happened.
    private(set) var lines: [String] = []
    /// A hash of all lines (FNV-1a): equal stories have equal digests.
    private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    /// How often the driver was told something.
    private(set) var count = 0

    /// The rows of the store.
    var rows: [SequenceNumber: Outbox.Operation] = [:]
    /// Every operation of the app that was ever accepted.
    var accepted: [OperationID: Accepted] = [:]
    /// A token of each session that the client ever had, and whose it is.
    var tokens: [SessionIdentity: (user: User, token: Secret)] = [:]
    /// The user of each token.
    var owners: [String: User] = [:]
    /// The sessions that were logged out or given up here, and did not come back by a login.
    var loggedOutHere: Set<SessionIdentity> = []
    /// The sessions that arrived and may not be left without a logout.
    var arrived: Set<SessionIdentity> = []
    /// Requests of a person, sent since the last logout, that may bring a session.
    var loginsSinceLogout: Set<AttemptID> = []
    /// Logins of a person with the new password of a pending change.
    var proofs: [AttemptID: OperationID] = [:]
    /// Whose requests brought the server each new password.
    var applied: [String: Set<OperationID?>] = [:]
    /// The tokens of sessions that a request of ours has ended, in time to be noticed.
    var endedByUs: Set<String> = []
    var usedEmailTokens: Set<String> = []
    /// The operations of which the server has done what they want.
    var brought: Set<OperationID> = []
    /// The users of whom the server has taken a token of a mail.
    var verified: Set<User> = []
    /// The running time at which each operation was queued.
    var since: [OperationID: Duration] = [:]
    /// When requests of each operation left, in this run of the program.
    var departures: [OperationID: [Duration]] = [:]
    /// The running time at which something could not be saved or read.
    var failedAt: Duration?
    /// The token that is arriving.
    var arrivingToken = ""
    /// When everything, or what a user wants, may leave again.
    var pausedUntil = Duration.zero
    var userPausedUntil: [User: Duration] = [:]
    /// Since when an external login is waited for.
    var externalSince: Duration?
    /// The same, or the last start without trusted time: then its time begins anew.
    var externalCountedFrom: Duration?
    /// How often in a row nothing but time was told at the same instant.
    var stillness = 0
    var stillAt = Duration.zero
    /// How often in a row anything was told at the same instant.
    var atOnce = 0
    var atOnceAt = Duration.zero
    /// Every state, step and outcome that was reached.
    var reached: Set<String> = []

    struct Accepted: Sendable {
        var operation: Outbox.Operation
        /// The new password of a change.
        let new: Secret?
        /// The running time of the first request that may have reached the server, or could not be
        /// made or saved.
        var touched: Duration?
        /// The running times of its last requests in doubt.
        var inDoubt: [Duration] = []
        var outcome: Outbox.Operation.Status?
        var isAcknowledged = false
        /// What was asked for it since chaos ended.
        var calls: Set<Call> = []
    }

    mutating func write(_ line: String) {
        for byte in line.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        lines.append(line)
        if lines.count > 400 { lines.removeFirst(200) }
    }

    mutating func told() { count += 1 }

    /// A request of an operation may have reached the server, or could not be made.
    mutating func touch(_ operation: Outbox.Operation?, at awake: Duration) {
        guard let operation else { return }
        let touched = accepted[operation.id]?.touched ?? awake
        accepted[operation.id]?.touched = min(awake, touched)
    }

    mutating func restart() {
        loginsSinceLogout = []
        proofs = [:]
        departures = [:]
        pausedUntil = .zero
        userPausedUntil = [:]
        stillness = 0
    }
}
