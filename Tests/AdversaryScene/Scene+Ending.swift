import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// The end of every scene: chaos is over, and with network and time every operation ends.

extension Scene {
    /// Lets chaos end in the way of the plan, and everything that was accepted.
    mutating func ending() throws(Violation) {
        notes.write("· chaos is over: \(plan.ending)")
        heal()
        try pass(.seconds(3 * 3600))
        // A server that asks for a pause of up to an hour again and again holds up everything.
        if plan.ending.limits { try pass(.seconds(40 * 3600)) }
        for operation in unfinished where !mayWait(operation) {
            throw Violation(
                rule: plan.ending.isWell ? .everythingEnds : .onlyTheBrokenWaits,
                detail: "\(operation.status.description) of \(operation.user.username)"
            )
        }
        guard plan.ending.isWell else { return }
        try checkOver()
        try checkOwnEnd()
        try checkDoubt()
        try everybodyLogsIn()
        try checkEnd()
    }

    private mutating func heal() {
        conditions = Conditions()
        diskTrouble = .none
        switch plan.ending {
        case .wellAgain, .restless: break
        case .broken(let call, let ailment), .brokenAndRestless(let call, let ailment):
            conditions.ailments[call] = (ailment, .seconds(1 << 40))
        case .passwordsUnreadable:
            diskTrouble = .passwordsUnreadable
            conditions.troubleUntil = .seconds(1 << 40)
        case .changesRefused:
            diskTrouble = .refusesChanges
            conditions.troubleUntil = .seconds(1 << 40)
        case .refused(let user):
            diskTrouble = .refuses(user)
            conditions.troubleUntil = .seconds(1 << 40)
        }
        for id in notes.accepted.keys { notes.accepted[id]?.calls = [] }
    }

    private mutating func pass(_ duration: Duration) throws(Violation) {
        let end = clocks.time + duration
        if plan.ending.isRestless {
            while clocks.time + .seconds(600) < end {
                try pass(to: clocks.time + .seconds(600))
                try restart(after: .seconds(2))
            }
        }
        try pass(to: end)
    }

    private var unfinished: [Outbox.Operation] {
        saved.operations.filter { !$0.isFinished }
    }

    /// Whether an operation may wait now: for its user's login, or for what is broken.
    private func mayWait(_ operation: Outbox.Operation) -> Bool {
        switch plan.ending {
        case .refused(operation.user):
            return true
        case .broken(let call, _), .brokenAndRestless(let call, _):
            // One that the client wants by itself is not noted.
            if notes.accepted[operation.id]?.calls.contains(call) ?? (call == .logout) {
                return true
            }
            if case .logout = operation.status, call == .checkSession || call == .logout {
                return true
            }
        case .changesRefused, .passwordsUnreadable:
            if case .updatePassword = operation.status { return true }
        case .wellAgain, .restless, .refused:
            break
        }
        guard case .updatePassword(let change) = operation.status else { return false }
        switch change.step {
        case .needsLogin, .needsLoginInDoubt:
            // Its user's session is the login that it waits for.
            guard case .loggedIn(let session) = machine.session, session.user == operation.user
            else { return true }
            return !plan.isManaged && session.identity == change.session
        case .send, .resend, .confirmRefusal, .tryNew: return false
        }
    }

    /// Each user logs in, which is all that a change can still wait for, and out again.
    private mutating func everybodyLogsIn() throws(Violation) {
        guard !unfinished.isEmpty else { return try checkOut() }
        // Another user's session is none for a change that waits.
        let people = luck.percent(50) ? People.all : People.all.reversed()
        for user in people where server.password(of: user) != nil {
            try cancelWhatWaits()
            try wish(.logout(driver.freshOperationID()))
            try pass(to: clocks.time + .seconds(1800))
            try login(user, .right)
            try pass(to: clocks.time + .seconds(60))
            try submitCode(true)
            try pass(to: clocks.time + .seconds(1))
            if luck.percent(50) { try restart(after: .seconds(2)) }
            try pass(.seconds(3600))
            let left = unfinished.filter { $0.user == user }
            try require(left.isEmpty, .everythingEnds, left.first?.status.description ?? "")
        }
        try checkOut()
    }

    /// The last one logs out, and that ends, too.
    private mutating func checkOut() throws(Violation) {
        try cancelWhatWaits()
        try wish(.logout(driver.freshOperationID()))
        try pass(.seconds(3600))
        try require(unfinished.isEmpty, .everythingEnds, unfinished.first?.status.description ?? "")
    }

    private mutating func cancelWhatWaits() throws(Violation) {
        switch machine.session {
        case .awaitingSignupCompletion, .awaitingExternalLogin, .awaitingMfa:
            try wish(.cancel(driver.freshOperationID()))
        case .loggedOut, .loggedIn:
            break
        }
    }

    /// What must be so when all has ended.
    private func checkEnd() throws(Violation) {
        for accepted in notes.accepted.values {
            // While everything is answered no logout has to wait for its end.
            let isLate = accepted.outcome == .finished(.logout, .expired) && !accepted.calls.isEmpty
            try require(!isLate, .everythingEnds, "a logout was never sent")
        }
        // What a realm that manages no sessions says of a logout settles nothing.
        guard plan.isManaged else { return }
        for identity in notes.arrived {
            guard let (user, token) = notes.tokens[identity] else { continue }
            guard server.isLive(token, at: clocks.truth) else { continue }
            try require(
                machine.session.identity == identity || !notes.loggedOutHere.contains(identity),
                .noLeak,
                "a session of \(user.username)"
            )
        }
    }

    /// A session whose token has ended is over where time alone decides.
    private func checkOver() throws(Violation) {
        guard !plan.isManaged, clocks.isTrusted, case .loggedIn(let session) = machine.session,
            let end = session.expiresAt
        else { return }
        try require(clocks.truth < end + .seconds(3600), .overIsNoticed, "it is still in use")
    }

    /// Where a timer, or a start of the program, asks again, no doubt is left after hours.
    private func checkDoubt() throws(Violation) {
        guard plan.isManaged, plan.ending == .restless || plan.recheckInterval == .seconds(600),
            case .loggedIn(let session) = machine.session
        else { return }
        guard case .confirmed(let at) = session.confirmation else {
            throw Violation(rule: .doubtIsCleared, detail: "it is unconfirmed")
        }
        let age = clocks.now.wall - at
        guard plan.recheckInterval != nil, clocks.wallError == .zero else { return }
        try require(age < .seconds(1200), .doubtIsCleared, "its last check is \(age) ago")
    }

    /// A session that a request of ours has ended is noticed.
    private func checkOwnEnd() throws(Violation) {
        guard plan.isManaged, case .loggedIn(let session) = machine.session,
            case .confirmed = session.confirmation,
            let token = notes.tokens[session.identity]?.token,
            notes.endedByUs.contains(token.text)
        else { return }
        try require(
            server.isLive(token, at: clocks.truth),
            .ownEndIsNoticed,
            "it is called confirmed"
        )
    }
}

extension Ending {
    /// Whether all is well.
    var isWell: Bool {
        switch self {
        case .wellAgain, .restless: true
        case .broken, .brokenAndRestless, .refused, .changesRefused, .passwordsUnreadable: false
        }
    }

    fileprivate var isRestless: Bool {
        switch self {
        case .restless, .brokenAndRestless: true
        case .wellAgain, .broken, .refused, .changesRefused, .passwordsUnreadable: false
        }
    }

    fileprivate var limits: Bool {
        switch self {
        case .broken(_, .limited), .brokenAndRestless(_, .limited): true
        case .broken, .brokenAndRestless, .wellAgain, .restless, .refused, .changesRefused,
            .passwordsUnreadable:
            false
        }
    }
}
