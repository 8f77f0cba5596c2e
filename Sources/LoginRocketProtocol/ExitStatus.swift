/// The result of a command, as scripts see it; a newer version may have more of them than are named
/// here.
package struct ExitStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    /// The result of a code; `nil` if no program can end with it.
    package init?(rawValue: Int32) {
        guard (0...255).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ code: UInt8) {
        rawValue = Int32(code)
    }

    package static let done = ExitStatus(0)
    /// Wrong usage, or not possible in this state.
    package static let usage = ExitStatus(64)
    package static let badInput = ExitStatus(65)
    /// No clear answer, or none allowed.
    package static let noAnswer = ExitStatus(69)
    package static let outcomeUnknown = ExitStatus(70)
    /// Another process owns the database.
    package static let locked = ExitStatus(73)
    /// Trouble with the database, its key or standard output.
    package static let trouble = ExitStatus(74)
    /// Accepted and queued.
    package static let queued = ExitStatus(75)
    /// Refused by the server, or the session has ended.
    package static let refused = ExitStatus(77)
}

extension ExitStatus: Decodable {}
