import LoginRocketCore

extension ModelWorld {
    /// What can happen next.
    private enum Step {
        case wish, question, arrival, email, operationWish, answer, time, restart, revoke, network
    }

    /// What the network makes of a request.
    private enum Fate {
        case answered, refused, limited, notSent, lostBefore, lostAfter, lateCopy, abandoned
    }

    /// Lets something happen.
    ///
    /// - Throws: a ``Violation``.
    public mutating func step() throws(Violation) {
        var steps: [(weight: Int, value: Step)] = [
            (20, .wish), (1, .question), (2, .arrival), (1, .email), (3, .operationWish),
            (30, .time), (1, .restart),
            (1, .revoke),
            (1, .network),
        ]
        if !flights.isEmpty { steps.append((40, .answer)) }
        switch choices.pick(steps) {
        case .wish: try tell(.wished(wish()))
        case .question: try tell(.asked(question()))
        case .arrival: try tell(.wished(arrival()))
        case .email: try tell(.verifyEmail(verification()))
        case .operationWish: try wishOfOperation()
        case .answer: try land(flights[choices.pick(flights.count)])
        case .time: try elapse()
        case .restart: restart()
        case .revoke: server.revokeSessions(of: user())
        case .network:
            isOnline.toggle()
            try tell(.networkChanged(draw()))
        }
    }

    /// Lets everything be answered until all operations have ended.
    ///
    /// - Throws: a ``Violation``.
    public mutating func drain() throws(Violation) {
        isOnline = true
        let waiting = ledger.saved.operations.filter { !$0.isFinished }.map(\.id)
        for _ in 1...3000 {
            if let flight = flights.first {
                try land(flight, .answered)
            } else if machine.snapshot(at: now).unfinishedCount > 0 {
                try elapse()
            } else {
                for operation in ledger.saved.operations where waiting.contains(operation.id) {
                    // With answers to everything no logout has to wait for its deadline.
                    let hasExpired = operation.status == .finished(.logout, .expired)
                    try require(!hasExpired, .everyOperationEnds, "a logout was never sent")
                }
                return try checkEnd()
            }
        }
        try require(false, .everyOperationEnds, "some did not")
    }

    private mutating func wish() -> Wish {
        let user = user()
        let password = server.accounts[user]?.password ?? SecretRef(0)
        let wrong = SecretRef(666)
        switch choices.pick(6) {
        case 0, 1:
            return .login(user, password: choices.pick([(5, password), (1, wrong)]))
        case 2:
            return .submitCode(choices.pick([(5, Samples.code), (1, wrong)]))
        case 3:
            return choices.pick([(1, .cancel(newID())), (1, .checkSession)])
        case 4:
            return .logout(newID())
        default:
            guard case .loggedIn(let session) = machine.session,
                let right = server.accounts[session.user]?.password
            else { return .checkSession }
            let id = newID()
            passwords[id] = SecretRef(1000 + id.low)
            return .updatePassword(
                ChangeRequest(
                    id: id,
                    current: choices.pick([(5, right), (1, wrong)]),
                    new: SecretRef(1000 + id.low),
                    lifetime: choices.pick([(3, .seconds(24 * 3600)), (1, .seconds(700))])
                )
            )
        }
    }

    private mutating func question() -> Question<SecretRef> {
        let user = user()
        return choices.pick([
            (1, .forgotPassword(user)), (1, .resendEmailToken(user)),
            (1, .resetPassword(user, token: Samples.code, new: SecretRef(2000 + newID().low))),
        ])
    }

    private mutating func arrival() -> Wish {
        let user = user()
        let kinds: [(weight: Int, value: Wish)] = [
            (2, .beginExternalLogin(provider: "facebook")),
            (1, .signUp(Signup(user: User("heidi"), password: SecretRef(3000 + newID().low)))),
            (
                1,
                .accept(
                    .signup(SignupToken(user: nil, token: SecretRef(4000 + newID().low))),
                    draw()
                )
            ),
            (2, .accept(.session(Samples.session(of: user, newID().low + 5000)), draw())),
        ]
        let wish = choices.pick(kinds)
        // Half of the login tokens are the server's, the others are forged: where nobody can be
        // asked, the shell has refused those.
        guard case .accept(.session, let draw) = wish,
            choices.pick(2) == 0 || machine.settings.sessions == .unmanaged,
            let session = server.sessionFromElsewhere(of: user)
        else { return wish }
        return .accept(.session(session), draw)
    }

    private mutating func verification() -> VerificationRequest {
        let mail = server.mails.isEmpty ? nil : server.mails[choices.pick(server.mails.count)]
        return VerificationRequest(
            id: newID(),
            user: mail?.user ?? Samples.frank,
            token: mail?.token ?? SecretRef(666),
            lifetime: choices.pick([(3, .seconds(24 * 3600)), (1, .seconds(700))])
        )
    }

    private mutating func wishOfOperation() throws(Violation) {
        let operations = ledger.saved.operations
        guard !operations.isEmpty else { return }
        let operation = operations[choices.pick(operations.count)]
        try tell(.wishedOf(operation.id, choices.pick([(1, .cancel), (2, .acknowledge)])))
    }

    /// Time passes up to the next deadline, unless a request times out before.
    private mutating func elapse() throws(Violation) {
        let deadline = machine.nextDeadline.map { startedAt + $0.sinceZero }
        let timeout = flights.map(\.sentAt).min().map { $0 + .seconds(60) }
        guard let next = [deadline, timeout].compactMap({ $0 }).min() else { return }
        // A program that did not get to run is late, perhaps by the life of a password change; so
        // is a machine that was suspended, but that uses up no running time.
        let late = Duration.seconds(25 * 3600)
        switch choices.pick([(40, 0), (1, 1), (1, 2)]) {
        case 0: advance(to: next)
        case 1: advance(to: next + late)
        default:
            suspended += late
            advance(to: next + late)
        }
        if let flight = flights.first(where: { $0.sentAt + .seconds(60) <= time }) {
            try land(flight, choices.pick([(1, .lostBefore), (1, .lostAfter), (1, .lateCopy)]))
        } else {
            try tell(.timeElapsed(draw()))
        }
    }

    private mutating func advance(to next: Duration) {
        time = max(time, next)
        for copy in lateCopies.sorted(by: { $0.arrivesAt < $1.arrivesAt })
        where copy.arrivesAt <= time {
            history.note("\(copy.arrivesAt.components.seconds) s: a late copy arrives")
            _ = server.answer(copy.request, at: copy.arrivesAt)
        }
        lateCopies.removeAll { $0.arrivesAt <= time }
    }

    private mutating func land(_ flight: Flight) throws(Violation) {
        advance(to: time + .milliseconds(choices.bits() % 5000))
        var fates: [(weight: Int, value: Fate)] = [
            (2, .notSent), (2, .lostBefore), (2, .lostAfter), (2, .lateCopy),
        ]
        if isOnline { fates += [(20, .answered), (1, .refused), (1, .limited)] }
        if flight.operation == nil { fates.append((1, .abandoned)) }
        try land(flight, choices.pick(fates))
    }

    private mutating func land(_ flight: Flight, _ fate: Fate) throws(Violation) {
        if case .abandoned = fate {
            // The answer may still come.
            guard !flight.isAbandoned else { return }
            return try tell(.reported(flight.attempt, .abandoned, draw()))
        }
        flights.removeAll { $0.attempt == flight.attempt }
        let answer: Answer<Payload>
        switch fate {
        case .answered:
            answer = server.answer(flight.request, at: time)
        case .refused:
            answer = .refused(["Try again later."])
        case .limited:
            answer = .limited(retryAfter: choices.pick([(1, nil), (1, .seconds(100))]))
        case .notSent:
            answer = .notSent("no route")
            if let operation = flight.operation { history.uncount(operation) }
        case .lostBefore, .abandoned:
            answer = .unknown("reset")
        case .lostAfter:
            _ = server.answer(flight.request, at: time)
            answer = .unknown("reset")
        case .lateCopy:
            delay(flight)
            answer = .unknown("reset")
        }
        history.note("  \(flight.request.label) of \(flight.attempt.value): \(fate)")
        try tell(.reported(flight.attempt, .answered(answer), draw()))
    }

    private mutating func delay(_ flight: Flight) {
        let left = flight.sentAt + .seconds(599) - time
        let fraction = Double(choices.bits() >> 11) / 9_007_199_254_740_992
        lateCopies.append(
            LateCopy(request: flight.request, arrivesAt: time + max(.zero, left * fraction))
        )
    }

    /// The power fails; what was on its way arrives, arrives late, or does not.
    private mutating func restart() {
        history.restart()
        for flight in flights {
            switch choices.pick(3) {
            case 0: _ = server.answer(flight.request, at: time)
            case 1: delay(flight)
            default: break
            }
        }
        flights = []
        advance(to: time + .seconds(choices.pick([(3, 5), (1, 100_000)])))
        awakeBefore = awake
        startedAt = time - .seconds(77)
        suspended = .zero
        machine = Machine(restoring: ledger.saved, settings: machine.settings, at: now, draw())
    }

    private mutating func user() -> User {
        choices.pick([(2, Samples.frank), (1, Samples.grace)])
    }
}
