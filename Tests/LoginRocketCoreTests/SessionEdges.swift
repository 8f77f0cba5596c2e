import LoginRocketCore
import LoginRocketCoreTesting

extension Edges {
    /// The session region.
    static func session() throws -> Edges {
        var edges = Edges(starting: "loggedOut")
        for state in Samples.sessionStates.prefix(5) {
            edges.addWishes(in: state.value)
            edges.addArrival(in: state.value)
        }
        edges.addTimes()
        for purpose in Samples.purposes {
            try edges.addAnswers(in: purpose.value.0, to: purpose.value.1)
        }
        let signingUp = SessionState.awaitingSignupCompletion(Samples.signupToken)
        try edges.addAnswers(in: signingUp, to: .checkArrival(Samples.newSession))
        return edges
    }

    private mutating func addWishes(in state: SessionState) {
        let machine = Samples.machine(state)
        for wish in Samples.wishes where wish.name != "accept another's" {
            addMove(of: machine, .wished(wish.value), wish.name)
        }
    }

    /// A token from elsewhere, where nobody can be asked.
    private mutating func addArrival(in state: SessionState) {
        let machine = Samples.machine(state, settings: unmanaged)
        let arrival = Event.wished(.accept(.session(Samples.newSession), Samples.draw))
        let now = Moment(
            instant: Samples.now.instant,
            wall: Samples.now.wall,
            trusted: Samples.now.wall
        )
        addMove(of: machine, arrival, "accept session in an unmanaged realm", at: now)
    }

    private mutating func addTimes() {
        let elapsed = Event.timeElapsed(Samples.draw)
        let external = Samples.machine(.awaitingExternalLogin(Samples.externalLogin))
        let late = Given(external).after(ExternalLogin.lifetime).now
        addMove(of: external, elapsed, "30 minutes", at: late)
        let session = Samples.machine(.loggedIn(Samples.session), settings: unmanaged)
        let over = Moment(
            instant: Samples.now.instant + .seconds(300),
            wall: Samples.now.wall,
            trusted: Samples.session.expiresAt.map { $0 + .seconds(60) }
        )
        addMove(of: session, elapsed, "exp in an unmanaged realm", at: over)
    }

    private mutating func addAnswers(in state: SessionState, to purpose: Purpose) throws {
        let machine = try Samples.machine(state, running: purpose)
        let name = purpose.description
        for report in Samples.reports where isTelling(report.value, machine) {
            addMove(
                of: machine,
                .reported(AttemptID(1), report.value, Samples.draw),
                "\(calls[name] ?? name) \(answers[report.name] ?? report.name)"
            )
        }
    }

    /// Whether the machine makes of a report something else than of an unknown answer, or it is
    /// one of the five.
    private func isTelling(_ report: Report, _ machine: Machine) -> Bool {
        let changes = [report, .answered(.unknown(""))].map { report in
            try? machine.decide(.reported(AttemptID(1), report, Samples.draw), at: Samples.now)
                .changes.session
        }
        guard case .answered(.accepted) = report else { return true }
        return changes[0] != changes[1]
    }

    private var unmanaged: Machine.Settings { Machine.Settings(sessions: .unmanaged) }

    private var calls: [String: String] {
        ["signUp": "signup", "checkArrival": "token", "submitCode": "code", "recheck": "check"]
    }

    private var answers: [String: String] {
        [
            "session": "accepted", "mfaRequired": "asks for a code",
            "signupToken": "brings a token",
        ]
    }
}
