import LoginRocket
import LoginRocketCore

// What each step is.

extension Scene {
    mutating func perform(_ what: Step.What) throws(Violation) {
        switch what {
        // People
        case .login(let user, let typed): try login(user, typed)
        case .submitCode(let isRight): try submitCode(isRight)
        case .signUp: try signUp()
        case .beginExternalLogin: try wish(.beginExternalLogin(provider: "facebook"))
        case .arrive(let token): try arrive(token)
        case .cancel: try wish(.cancel(driver.freshOperationID()))
        case .logout: try wish(.logout(driver.freshOperationID()))
        case .changePassword(let isRight, let lifetime): try changePassword(isRight, lifetime)
        case .repeatChange: try repeatChange()
        case .wish(let plain): try wish(plain)
        case .ask(let asked): try ask(asked)
        case .verifyEmail(let isNamed): try verifyEmail(isNamed)
        case .cancelOperation: try wishOfOperation(.cancel)
        case .acknowledge: try wishOfOperation(.acknowledge)
        case .abandon: try abandon()

        // Time
        case .next:
            guard let next = nextHappening, next < clocks.time + .seconds(30 * 24 * 3600) else {
                break
            }
            move(to: next)
            try happen()
        case .pass(let duration): try pass(to: clocks.time + duration)
        case .suspend(let duration): suspend(for: duration)
        case .restart(let downtime): try restart(after: downtime)
        case .setClock(let error):
            var clocks = clocks
            clocks.wallError = error
            set(clocks)
        case .trustClock(let isTrusted):
            var clocks = clocks
            clocks.isTrusted = isTrusted
            set(clocks)

        // Network and server
        case .outage(let duration, let cable):
            conditions.offlineUntil = clocks.time + duration
            conditions.cable = cable
        case .networkUp: conditions.offlineUntil = clocks.time
        case .networkChanged: try event(.networkChanged(driver.draw()))
        case .rough(let percent): conditions.roughness = percent
        case .land(let fate): try land(fate)
        case .ail(let call, let ailment, let duration):
            conditions.ailments[call] = (ailment, clocks.time + duration)
        case .limit(let user, let duration, let tells):
            conditions.limits.append(
                Conditions.Limit(user: user, until: clocks.time + duration, tellsHowLong: tells)
            )
        case .revoke(let user): server.revokeSessions(of: user, at: clocks.truth)
        case .repeatSessions(let isSo): server.repeatsSessions = isSo

        // Disk
        case .disk(let trouble, let duration):
            diskTrouble = trouble
            conditions.troubleUntil = clocks.time + duration
        }
    }

    /// Another fate than the one that was its own befalls a request on its way, now.
    private mutating func land(_ fate: Fate) throws(Violation) {
        guard !flights.isEmpty else { return }
        var flight = flights[luck.below(flights.count)]
        // What has reached the server has not been stopped before it.
        if flight.reachesAt != nil || flight.answer == nil { flight.fate = fate }
        if flight.answer != nil, flight.fate != .answered { flight.fate = .answerLost }
        try finish(flight)
    }

    /// Tells the driver an event.
    @discardableResult
    mutating func event(
        _ event: Event,
        secrets: [SecretRef: Secret] = [:]
    ) throws(Violation) -> LoginRocketError? {
        try tell(.event(event)) { (driver) throws(LoginRocketError) in
            (try driver.handle(event, at: driver.now, secrets: secrets), nil)
        }
    }

    @discardableResult
    mutating func wish(
        _ wish: Wish,
        secrets: [SecretRef: Secret] = [:]
    ) throws(Violation) -> LoginRocketError? {
        try event(.wished(wish), secrets: secrets)
    }
}
