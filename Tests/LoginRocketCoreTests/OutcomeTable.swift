import LoginRocketCore
import LoginRocketCoreTesting

/// The outcomes of each operation, and what leads to each from which step.
enum OutcomeTable {
    static func text() throws -> String {
        var table = MarkdownTable(["operation", "outcome", "from which step, on what"])
        for kind in OperationKind.all {
            let ends = try ends(of: kind)
            for outcome in Samples.outcomes {
                let causes = ends.filter { $0.outcome == outcome.value.description }
                guard !causes.isEmpty else { continue }
                table.add(kind.name, "`\(outcome.value.description)`", text(causes, of: kind))
            }
        }
        return table.text
    }

    private struct End {
        let outcome: String
        let step: String
        let cause: String
    }

    private static func ends(of kind: OperationKind) throws -> [End] {
        try kind.steps.flatMap { step in
            try Turn.all(at: step.value).compactMap { turn in
                guard case .finished(_, let outcome)? = turn.result else { return nil }
                return End(outcome: outcome.description, step: step.name, cause: turn.label)
            }
        }
    }

    private static func text(_ ends: [End], of kind: OperationKind) -> String {
        ends.map(\.cause).unique
            .map { cause in
                let steps = ends.filter { $0.cause == cause }.map(\.step).unique
                let places = steps.count == kind.steps.count ? "every step" : steps.asCode
                return "\(places): \(cause)"
            }
            .joined(separator: "; ")
    }
}
