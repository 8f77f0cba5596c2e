/// The result of a command, as scripts see it.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case done = 0
    /// Wrong usage, or not possible in this state.
    case usage = 64
    case badInput = 65
    /// No clear answer, or none allowed.
    case noAnswer = 69
    case outcomeUnknown = 70
    /// Another process owns the database.
    case locked = 73
    /// Trouble with the database, its key or standard output.
    case trouble = 74
    /// Accepted and queued.
    case queued = 75
    /// Refused by the server, or the session has ended.
    case refused = 77
}
