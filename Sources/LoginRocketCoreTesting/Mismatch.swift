internal import LoginRocketCore

/// A difference between a story and the machine: where it was stated, at which step, and what
/// differs.
///
/// ```
/// KioskTests/LogoutTests.swift:14:10: step 1: checkSession
/// − session loggedOut(user)
/// + session loggedIn(frank, confirmed)
/// ```
///
/// A line that begins with − was stated, one with + was found. A difference is thrown as an error,
/// so that no test framework is needed. For an issue at the very line of the statement tell yours;
/// Swift Testing, for example, like this:
///
/// ```swift
/// func tell(_ story: () throws -> Void) throws {
///     do {
///         try story()
///     } catch let mismatch as Mismatch {
///         let place = mismatch.place
///         Issue.record(
///             "\(mismatch)",
///             sourceLocation: SourceLocation(
///                 fileID: place.fileID,
///                 filePath: place.filePath,
///                 line: place.line,
///                 column: place.column
///             )
///         )
///     }
/// }
/// ```
public struct Mismatch: Error, Hashable, CustomStringConvertible {
    /// The place of the statement.
    public let place: SourcePlace

    /// The number of the event in its story: 1 for the first `when`.
    public let step: Int

    /// The event, as its description names it.
    public let event: String

    /// The differences: each line begins with − for what was stated, or + for what was found.
    public let lines: [String]

    /// The place, the step and the event, and below them the differences.
    public var description: String {
        (["\(place): step \(step): \(event)"] + lines).joined(separator: "\n")
    }
}

/// A place in source text, as values that every test framework can take.
public struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
    /// The file, as `Module/File.swift`.
    public let fileID: String

    /// The file on the machine that built it.
    public let filePath: String

    /// The line, 1 for the first.
    public let line: Int

    /// The column, 1 for the first.
    public let column: Int

    /// Names a place.
    package init(_ fileID: String, _ filePath: String, _ line: Int, _ column: Int) {
        self.fileID = fileID
        self.filePath = filePath
        self.line = line
        self.column = column
    }

    /// The place in one word, for example `KioskTests/LogoutTests.swift:14:10`.
    public var description: String { "\(fileID):\(line):\(column)" }
}

/// The regions that a story states; `nil` for those it leaves open.
struct Statement {
    var session: SessionState?
    var foreground: Foreground?
    var emailVerification: EmailVerification?
    var saved: [Outbox.Operation.Status]?
    var deleted: [SequenceNumber]?
    var remembered: [EndedSession]?
    var forgotten: [SessionIdentity]?
    var gate: Gate?
    var network: Snapshot.Network?
    var effects: [Effect]?
}

extension When {
    /// Compares a statement with what was decided.
    func check(_ stated: Statement, _ place: SourcePlace) throws(Mismatch) -> Given {
        let transition = try accepted(place)
        let changes = transition.changes
        var machine = given.machine
        machine.apply(changes)

        var difference = Difference()
        difference.note("session", stated.session, machine.session)
        difference.note("foreground", stated.foreground, machine.foreground)
        difference.note("emailVerification", stated.emailVerification, machine.emailVerification)
        difference.note("saved", stated.saved, changes.saved.map(\.status))
        difference.note("deleted", stated.deleted, changes.deleted)
        difference.note("remembered", stated.remembered, changes.remembered)
        difference.note("forgotten", stated.forgotten, changes.forgotten)
        difference.note("gate", stated.gate, machine.gate)
        difference.note("network", stated.network, machine.snapshot(at: given.now).network)
        difference.note("effects", stated.effects, transition.effects)
        guard difference.lines.isEmpty else { throw mismatch(place, difference.lines) }
        return Given(machine, at: given.now, steps: given.steps + 1)
    }

    /// The decision, if the event was accepted.
    func accepted(_ place: SourcePlace) throws(Mismatch) -> Transition {
        switch result {
        case .success(let transition): return transition
        case .failure(let reason):
            let state = given.machine.session
            var line = "\(event) is illegal in \(state)"
            if case .running = given.machine.foreground {
                line += " while \(given.machine.foreground) is on its way"
            }
            throw mismatch(place, ["\(line): \(reason)"])
        }
    }

    func mismatch(_ place: SourcePlace, _ lines: [String]) -> Mismatch {
        Mismatch(place: place, step: given.steps + 1, event: event.description, lines: lines)
    }
}

extension Transition {
    /// The changes and the effects, a line each.
    var lines: [String] {
        var lines: [String] = []
        func add(_ region: String, _ values: [Any]) {
            lines += values.map { "\(region) \(words($0))" }
        }
        add("session", changes.session.map { [$0] } ?? [])
        add("emailVerification", changes.emailVerification.map { [$0] } ?? [])
        add("saved", changes.saved.map(\.status))
        add("deleted", changes.deleted)
        add("remembered", changes.remembered)
        add("forgotten", changes.forgotten)
        add("foreground", changes.foreground.map { [$0] } ?? [])
        add("gate", changes.gate.map { [$0] } ?? [])
        add("pause", changes.pause.map { [$0] } ?? [])
        add("nextCheck", changes.nextCheck.map { [$0] } ?? [])
        add("effects", effects)
        // The rest is counting.
        return lines.isEmpty ? ["waits and counters"] : lines
    }
}
