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
        add(machine.session.name.rawValue, session.name.rawValue, label)
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
        add(machine.emailVerification.name.rawValue, email.name.rawValue, label)
    }

    mutating func add(_ from: String, _ to: String, _ label: String) {
        let pair = Pair(from: from, to: to)
        if !pairs.contains(pair) { pairs.append(pair) }
        guard labels[pair]?.contains(label) != true else { return }
        labels[pair, default: []].append(label)
    }

    /// The diagram in Mermaid's words.
    var text: String {
        let edges = pairs.map { pair in
            "\(pair.from) --> \(pair.to): \((labels[pair] ?? []).joined(separator: ", "))"
        }
        let ends = pairs.map(\.to).filter { to in !pairs.contains { $0.from == to } }
        let finals = ends.enumerated().filter { ends.firstIndex(of: $0.element) == $0.offset }
            .map { "\($0.element) --> [*]" }
        let lines = ["[*] --> \(start)"] + edges + finals
        return "```mermaid\nstateDiagram-v2\n"
            + lines.map { "    \($0)\n" }.joined()
            + "```"
    }
}
