import LoginRocketCore
import LoginRocketCoreTesting

extension Edges {
    /// An operation in the outbox, from its first step on.
    static func operation(_ steps: [Sample<Outbox.Operation.Status>]) throws -> Edges {
        var edges = Edges(starting: steps.first?.name ?? "")
        for step in steps {
            for turn in try Turn.all(at: step.value) {
                guard let result = turn.result else { continue }
                edges.add(step.name, result.description, turn.label)
            }
        }
        return edges
    }
}
