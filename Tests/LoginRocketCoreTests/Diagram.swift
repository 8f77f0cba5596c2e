import LoginRocketCore
import LoginRocketCoreTesting

/// The machine as Mermaid diagrams, drawn by running every sample through it.
enum Diagram {
    static func text() throws -> String {
        try """
        **The session**

        \(fenced(session()))

        <details>
        <summary>The verification of an email address; the operations of the outbox</summary>

        **The verification of an email address**

        \(fenced(email()))

        **A logout in the outbox**

        \(fenced(operation(starting: "revoke", Samples.logoutSteps.map(\.name))))

        **A password change in the outbox**

        \(fenced(operation(starting: "send", Samples.changeSteps.map(\.name))))

        **A verification in the outbox**

        \(fenced(operation(starting: "verify", Samples.verificationSteps.map(\.name))))

        </details>
        """
    }

    private static let first = AttemptID(1)

    private static func fenced(_ edges: Edges) -> String {
        "```mermaid\nstateDiagram-v2\n\(edges.text)\n```"
    }

    private static func session() throws -> Edges {
        var edges = Edges(starting: "loggedOut")
        for state in Samples.sessionStates.prefix(5) {
            let machine = Samples.machine(state.value)
            for wish in Samples.wishes where wish.name != "accept another's" {
                edges.addMove(of: machine, .wished(wish.value), wish.name)
            }
        }
        let external = Samples.machine(.awaitingExternalLogin(Samples.externalLogin))
        let late = Given(external).after(ExternalLogin.lifetime).now
        edges.addMove(of: external, .timeElapsed(Samples.draw), "30 minutes", at: late)
        edges.addMove(
            of: Samples.machine(
                .loggedIn(Samples.session),
                settings: Machine.Settings(sessions: .unmanaged)
            ),
            .timeElapsed(Samples.draw),
            "end of an unmanaged session",
            at: Moment(
                instant: Samples.now.instant + .seconds(300),
                wall: Samples.now.wall,
                trusted: Samples.session.expiresAt.map { $0 + .seconds(60) }
            )
        )
        for purpose in Samples.purposes {
            let machine = try Samples.machine(purpose.value.0, running: purpose.value.1)
            for report in Samples.reports {
                let name = "\(machine.foreground.label) \(report.name)"
                edges.addMove(
                    of: machine,
                    .reported(first, report.value, Samples.draw),
                    answerNames[name] ?? "\(machine.foreground.label) unclear"
                )
            }
        }
        return edges
    }

    private static let answerNames = [
        "login session": "login accepted",
        "login mfaRequired": "login asks for a code",
        "code session": "code accepted",
        "signUp session": "signup accepted",
        "signUp mfaRequired": "signup asks for a code",
        "signUp signupToken": "signup brings a token",
        "confirm valid": "token valid",
        "check valid": "check valid",
        "check ended": "check ended",
    ]

    private static func email() throws -> Edges {
        var edges = Edges(starting: "notRequested")
        let operation = Samples.operation(Samples.verification)
        for state in Samples.emailVerifications {
            let isPending = state.name == "tokenPending"
            let machine = Samples.machine(email: state.value, isPending ? [operation] : [])
            let token = Event.verifyEmail(Samples.verificationRequest)
            edges.addEmailMove(of: machine, token, isPending ? "newer token" : "token")
            let resend = Event.asked(.resendEmailToken(Samples.frank))
            let agreed = Event.reported(first, .answered(.accepted(.agreed)), Samples.draw)
            edges.addEmailMove(of: try Given(machine).when(resend).machine, agreed, "mail sent")
            let signUp = Event.wished(.signUp(Samples.signup))
            let signedUp = Event.reported(first, .answered(.accepted(.signedUp)), Samples.draw)
            edges.addEmailMove(of: try Given(machine).when(signUp).machine, signedUp, "signup")
            guard isPending else { continue }
            let sending = try Samples.machine(email: state.value, [operation]).sendingFirst()
            for report in Samples.reports {
                let event = Event.reported(first, report.value, Samples.draw)
                edges.addEmailMove(of: sending, event, emailAnswers[report.name] ?? report.name)
            }
            edges.addEmailMove(of: machine, .wishedOf(operation.id, .cancel), "cancel")
            let deadline = Given(machine).after(operation.lifetime - operation.age).now
            edges.addEmailMove(of: machine, .timeElapsed(Samples.draw), "deadline", at: deadline)
        }
        return edges
    }

    private static let emailAnswers = ["emailVerified": "accepted"]

    private static func operation(starting start: String, _ steps: [String]) throws -> Edges {
        var edges = Edges(starting: start)
        for sample in Samples.statuses where steps.contains(sample.name) {
            let operation = Samples.operation(sample.value)
            let waiting = Samples.machine(.loggedOut(.user), [operation])
            let sending = try Samples.machine(sending: sample.value)
            for report in Samples.reports where isTelling(report.value, sending) {
                let event = Event.reported(first, report.value, Samples.draw)
                let name = shortNames[report.name] ?? report.name
                edges.addStep(of: sending, from: sample.name, event, name)
            }
            let loggingIn = try Given(waiting)
                .when(.wished(.login(Samples.frank, password: Samples.password))).machine
            let login = Report.answered(.accepted(.session(Samples.newSession)))
            let loggedIn = Event.reported(first, login, Samples.draw)
            edges.addStep(of: loggingIn, from: sample.name, loggedIn, "login")
            let cancel = Event.wishedOf(operation.id, .cancel)
            edges.addStep(of: waiting, from: sample.name, cancel, "cancel")
            let deadline = Given(waiting).after(operation.lifetime - operation.age).now
            let elapsed = Event.timeElapsed(Samples.draw)
            edges.addStep(of: waiting, from: sample.name, elapsed, "deadline", at: deadline)
        }
        return edges
    }

    private static let shortNames = [
        "passwordUpdated": "accepted", "emailVerified": "accepted", "loggedOut": "accepted",
        "session": "accepted",
        "mfaRequired": "accepted", "limited": "429", "notSent": "not sent",
        "unknown": "no answer", "answerLost": "not saved",
    ]

    /// Whether the machine makes of a report something else than of no answer.
    ///
    /// A yes to another question is no answer to this one.
    private static func isTelling(_ report: Report, _ machine: Machine) -> Bool {
        let ends = [report, .answered(.unknown(""))].map { report in
            Edges.step(of: machine, .reported(first, report, Samples.draw))
        }
        switch report {
        case .answered(.accepted), .answerLost: return ends[0] != ends[1]
        case .notSendable, .abandoned: return false
        case .answered: return true
        }
    }
}

extension Machine {
    /// The machine once its first operation is on its way.
    fileprivate func sendingFirst() throws -> Machine {
        try Given(self).when(.timeElapsed(Samples.draw)).machine
    }
}
