import LoginRocketCore
import LoginRocketCoreTesting

/// The machine as Mermaid diagrams, drawn by running every sample through it.
enum Diagram {
    static func text() throws -> String {
        try """
            **The session**

            \(fenced(session()))

            **A logout in the outbox**

            \(fenced(operation(starting: "revoke", Samples.logoutSteps.map(\.name))))

            **A password change in the outbox**

            \(fenced(operation(starting: "send", Samples.changeSteps.map(\.name))))
            """
    }

    private static func fenced(_ edges: Edges) -> String {
        "```mermaid\nstateDiagram-v2\n\(edges.text)\n```"
    }

    private static func session() throws -> Edges {
        var edges = Edges(starting: "loggedOut")
        for state in Samples.sessionStates.prefix(3) {
            let machine = Samples.machine(state.value)
            for wish in Samples.wishes {
                edges.addMove(of: machine, .wished(wish.value), wish.name)
            }
        }
        for purpose in Samples.purposes {
            let machine = try Samples.machine(purpose.value.0, running: purpose.value.1)
            for report in Samples.reports {
                let name = "\(machine.foreground.label) \(report.name)"
                edges.addMove(
                    of: machine,
                    .reported(AttemptID(1), report.value, Samples.draw),
                    answerNames[name] ?? "\(machine.foreground.label) unanswered"
                )
            }
        }
        return edges
    }

    private static let answerNames = [
        "login session": "login accepted",
        "login mfaRequired": "login asks for a code",
        "code session": "code accepted",
        "check valid": "check valid",
        "check ended": "check ended",
    ]

    private static func operation(starting start: String, _ steps: [String]) throws -> Edges {
        var edges = Edges(starting: start)
        for sample in Samples.statuses where steps.contains(sample.name) {
            let operation = Samples.operation(sample.value)
            let waiting = Samples.machine(.loggedOut(.user), [operation])
            let sending = try Samples.machine(sending: sample.value)
            for report in Samples.reports where !isAnswerToAnotherQuestion(report.value, sending) {
                edges.addStep(
                    of: sending,
                    from: sample.name,
                    .reported(AttemptID(1), report.value, Samples.draw),
                    shortNames[report.name] ?? report.name
                )
            }
            edges.addStep(
                of: waiting,
                from: sample.name,
                .wishedOf(operation.id, .cancel),
                "cancel"
            )
            edges.addStep(
                of: waiting,
                from: sample.name,
                .timeElapsed(Samples.draw),
                "deadline",
                at: Given(waiting).after(operation.lifetime - operation.age).now
            )
        }
        return edges
    }

    private static let shortNames = [
        "passwordUpdated": "accepted", "loggedOut": "accepted", "session": "accepted",
        "mfaRequired": "accepted", "limited": "429", "notSent": "not sent",
        "unknown": "no answer", "answerLost": "no answer", "abandoned": "no answer",
    ]

    /// Whether the machine takes a yes for what it is: no clear answer to what it asked.
    private static func isAnswerToAnotherQuestion(_ report: Report, _ machine: Machine) -> Bool {
        guard case .answered(.accepted) = report else { return false }
        return Edges.step(of: machine, .reported(AttemptID(1), report, Samples.draw))
            == Edges.step(
                of: machine,
                .reported(AttemptID(1), .answered(.unknown("")), Samples.draw)
            )
    }
}
