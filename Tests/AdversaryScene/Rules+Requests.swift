import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// What must be so of a request that is about to leave.

extension Scene {
    func require(
        _ condition: Bool,
        _ rule: Rule,
        _ detail: @autoclosure () -> String
    ) throws(Violation) {
        guard !condition else { return }
        throw Violation(rule: rule, detail: detail())
    }

    func check(departing flight: Flight) throws(Violation) {
        try checkPause(flight)
        guard let operation = flight.operation else { return }
        let others = flights.filter { $0.operation != nil && !$0.isAbandoned }
        switch machine.gate {
        case .open:
            try require(others.count < plan.lanesAtOnce, .closedGateProbes, "\(others) while open")
        case .untried, .closed:
            try require(others.isEmpty, .closedGateProbes, "\(others) while closed")
        }
        let ofUser = others.filter { $0.operation?.user == operation.user }
        try require(ofUser.isEmpty, .oneInFlightPerUser, "\(ofUser)")
        try checkTokens(flight, of: operation)
        try checkOrder(flight, of: operation)
        try checkPasswords(flight, of: operation)
        let recent = (notes.departures[operation.id] ?? []).filter {
            clocks.time - $0 < .seconds(600)
        }
        try require(recent.count < 80, .boundedAttempts, "\(flight), \(recent.count) in 10 minutes")
    }

    private func checkPause(_ flight: Flight) throws(Violation) {
        switch (flight.operation, machine.foreground) {
        case (let operation?, _):
            let until = max(notes.pausedUntil, notes.userPausedUntil[operation.user] ?? .zero)
            try require(until <= clocks.time, .pauseHolds, "\(flight), paused until \(until)")
        case (nil, .running(flight.attempt, .recheck)):
            try require(notes.pausedUntil <= clocks.time, .pauseHolds, "\(flight)")
        case (nil, .idle), (nil, .running):
            break
        }
    }

    private func checkTokens(_ flight: Flight, of operation: Outbox.Operation) throws(Violation) {
        let owner: User?
        switch flight.request {
        case .login(let user, _):
            owner = user
        case .verifyEmail(let user, let token):
            let mail = server.mails.first { $0.token == token }
            try require(user == operation.user, .ownTokens, "\(flight) names \(user.username)")
            owner = mail?.user ?? user
        case .checkSession(let token), .logout(let token), .updatePassword(let token, _, _):
            owner = notes.owners[token.text]
        default:
            // No other request is an operation's.
            owner = nil
        }
        try require(owner == operation.user, .ownTokens, "\(flight), a token of another")
    }

    private func checkOrder(_ flight: Flight, of operation: Outbox.Operation) throws(Violation) {
        guard case .logout = flight.request, case .logout(let logout) = operation.status else {
            return
        }
        try require(
            machine.session.identity != logout.session,
            .sessionInUseStays,
            "\(flight) is the logout of the session in use"
        )
        guard
            let change = notes.accepted.values.first(where: { accepted in
                guard case .updatePassword(let change) = accepted.operation.status else {
                    return false
                }
                return change.session == logout.session && change.mayUseItsToken
                    && accepted.operation.user == operation.user
            })
        else { return }
        guard let touched = change.touched else {
            throw Violation(rule: .changeGoesFirst, detail: "\(flight), the change was never tried")
        }
        let wait = clocks.awake - touched
        try require(wait >= .seconds(3600), .changeGoesFirst, "\(flight), after only \(wait)")
    }

    private func checkPasswords(_ flight: Flight, of operation: Outbox.Operation) throws(Violation)
    {
        guard flight.carriesPasswordInDoubt,
            let times = notes.accepted[operation.id]?.inDoubt, times.count >= 2
        else { return }
        let wait = clocks.awake - times[times.count - 2]
        try require(wait >= .seconds(900), .fewPasswords, "\(flight), a third after \(wait)")
    }
}

extension Notes {
    /// Remembers a request that has left.
    mutating func note(departing flight: Flight, in scene: Scene) {
        guard let operation = flight.operation else { return }
        departures[operation.id, default: []].append(scene.clocks.time)
        if let count = departures[operation.id]?.count, count > 100 {
            departures[operation.id]?.removeFirst(20)
        }
        guard accepted[operation.id] != nil else { return }
        accepted[operation.id]?.calls.insert(flight.call)
        if flight.carriesPasswordInDoubt {
            accepted[operation.id]?.inDoubt.append(scene.clocks.awake)
        }
    }
}

extension Flight {
    /// Whether it carries a password of which an earlier copy may have been applied.
    fileprivate var carriesPasswordInDoubt: Bool {
        guard case .updatePassword(let change)? = operation?.status else { return false }
        switch change.step {
        case .resend(let doubt): return !doubt.recent.isEmpty
        case .tryNew: return true
        case .send, .confirmRefusal, .needsLogin, .needsLoginInDoubt: return false
        }
    }
}

extension PendingChange {
    /// Whether a logout of its session would take its token away.
    fileprivate var mayUseItsToken: Bool { needsItsToken }

    /// Whether its next request uses its token.
    var needsItsToken: Bool {
        switch step {
        case .send, .resend, .confirmRefusal: true
        case .needsLogin, .needsLoginInDoubt, .tryNew: false
        }
    }
}
