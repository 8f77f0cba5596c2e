import LoginRocketCore
import LoginRocketCoreTesting

/// The edges of a diagram: at most one from a state to another, with all its labels.
struct Edges {
    private let start: String
    private var pairs: [Pair] = []
    private var labels: [Pair: [String]] = [:]

    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    init(starting start: String) {
        self.start = start
    }

    /// An edge for an event that changes the session.
    mutating func addMove(
        of machine: Machine,
        _ event: Event,
        _ label: String,
        at now: Moment = Samples.now
    ) {
        guard let transition = try? machine.decide(event, at: now),
            let session = transition.changes.session, session != machine.session
        else { return }
        add(machine.session.label, session.label, label)
    }

    /// An edge for an event that changes the email region.
    mutating func addEmailMove(
        of machine: Machine,
        _ event: Event,
        _ label: String,
        at now: Moment = Samples.now
    ) {
        guard let transition = try? machine.decide(event, at: now),
            let email = transition.changes.emailVerification, email != machine.emailVerification
        else { return }
        add(machine.emailVerification.label, email.label, label)
    }

    /// An edge for an event that the operation 1 accepts.
    mutating func addStep(
        of machine: Machine,
        from: String,
        _ event: Event,
        _ label: String,
        at now: Moment = Samples.now
    ) {
        guard let to = Edges.step(of: machine, event, at: now) else { return }
        add(from, to, label)
    }

    /// Where an event leads the operation 1; `nil` if it does not touch it.
    static func step(of machine: Machine, _ event: Event, at now: Moment = Samples.now) -> String? {
        guard let changes = try? machine.decide(event, at: now).changes,
            changes.progress[SequenceNumber(1)] != nil
                || changes.saved.contains(where: { $0.sequence == SequenceNumber(1) })
        else { return nil }
        var after = machine
        after.apply(changes)
        return after.outbox[Samples.operationID(1)]?.status.label
    }

    var text: String {
        let edges = pairs.map { pair in
            "\(pair.from) --> \(pair.to): \((labels[pair] ?? []).joined(separator: ", "))"
        }
        let ends = pairs.map(\.to).filter { to in !pairs.contains { $0.from == to } }
        let finals = ends.enumerated().filter { ends.firstIndex(of: $0.element) == $0.offset }
            .map { "\($0.element) --> [*]" }
        return (["[*] --> \(start)"] + edges + finals).map { "    " + $0 }.joined(separator: "\n")
    }

    private mutating func add(_ from: String, _ to: String, _ label: String) {
        let pair = Pair(from: from, to: to)
        if !pairs.contains(pair) { pairs.append(pair) }
        guard labels[pair]?.contains(label) != true else { return }
        labels[pair, default: []].append(label)
    }
}
