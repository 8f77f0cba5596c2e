import LoginRocketCore

// How walks end: chains of steps that chance alone comes upon too rarely.

extension Walk {
    /// Somebody comes and goes many times, and looks at no outcome.
    private mutating func comings() -> [Step] {
        let round: [Step.What] = [
            .login(People.frank, .right), .pass(.seconds(2)), .logout, .pass(.seconds(2)),
        ]
        let steps = [.networkUp, .cancel, .logout] + (1...24).flatMap { _ in round }
        return steps.map { Step(what: $0, luck: luck.next()) }
    }

    /// Sessions are given out again, ended and logged out while nobody has heard the last answer.
    private mutating func comebacks() -> [Step] {
        let user = user()
        var steps: [Step.What] = [
            .networkUp, .disk(.none, .zero), .cancel, .logout, .pass(.seconds(60)),
            .repeatSessions(luck.percent(60)),
        ]
        for _ in 1...4 {
            steps += [.login(user, luck.percent(80) ? .right : .pendingNew)]
            steps += luck.percent(25) ? [.abandon] : [.next, .next]
            for _ in 1...luck.below(4) + 1 { steps.append(comeback(user)) }
            steps += [.logout, .pass(upTo([(2, .seconds(1)), (1, .seconds(600))]))]
            if luck.percent(20) { steps += [.login(self.user(), .right), .pass(.seconds(2))] }
        }
        return steps.map { Step(what: $0, luck: luck.next()) }
    }

    private mutating func comeback(_ user: User) -> Step.What {
        luck.pick([
            (3, .changePassword(isRight: true, lifetime: .seconds(7200))),
            (3, .pass(upTo([(2, .seconds(1)), (1, .seconds(1200))]))),
            (2, .restart(after: .seconds(5))), (2, .land(fate())), (1, .land(.answerLost)),
            (1, .submitCode(isRight: true)), (1, .revoke(user)), (1, .cancelOperation),
            (1, .logout), (1, .wish(.checkSession)),
            (2, .ail(luck.percent(50) ? .logout : .updatePassword, ailment(), .seconds(3 * 3600))),
        ])
    }

    /// Mails of two people are opened, once or twice, over a bad line.
    private mutating func mails() -> [Step] {
        var steps: [Step.What] = [
            .networkUp, .disk(.none, .zero), .ask(.emailToken), .pass(.seconds(2)),
            .rough(percent: 70),
        ]
        for _ in 1...6 {
            steps += [.ask(.emailToken), .pass(.seconds(5)), .verifyEmail(isNamed: true)]
            for _ in 1...luck.below(3) + 1 {
                steps.append(
                    luck.pick([
                        (3, .cancelOperation), (2, .pass(upTo([(1, .seconds(600))]))),
                        (2, .pass(.milliseconds(400))), (1, .login(user(), .right)),
                        (1, .restart(after: .seconds(5))), (1, .land(fate())),
                    ])
                )
            }
        }
        return steps.map { Step(what: $0, luck: luck.next()) }
    }

    /// The last steps of most walks: two people leave with something queued.
    mutating func lastSteps() -> [Step] {
        if luck.percent(3) { return comings() }
        if luck.percent(15) { return comebacks() }
        if luck.percent(5) { return mails() }
        guard luck.percent(60) else { return [] }
        var steps: [Step.What] = []
        for user in luck.percent(50) ? [People.frank] : [People.grace, People.frank] {
            steps += [
                .networkUp, .disk(.none, .zero), .cancel, .logout, .pass(.seconds(60)),
                .login(user, .right), .pass(.seconds(40)), .submitCode(isRight: true),
                .pass(upTo([(1, .seconds(1)), (1, .seconds(60))])),
                .outage(
                    upTo([(1, .seconds(2)), (1, .seconds(600)), (2, .seconds(3 * 3600))]),
                    cable()
                ),
                .changePassword(isRight: true, lifetime: .seconds(24 * 3600)),
                .pass(upTo([(1, .milliseconds(10)), (1, .seconds(4)), (1, .seconds(600))])),
                .logout,
            ]
            if luck.percent(20) { steps.append(.revoke(user)) }
        }
        if luck.percent(30) { steps.removeLast() }
        if luck.percent(40) {
            let call: Call = luck.pick([
                (3, .updatePassword), (1, .logout), (1, .checkSession), (1, .login),
            ])
            steps.append(.ail(call, ailment(), .seconds(2 * 3600)))
            if luck.percent(40) { steps.append(.ail(.logout, ailment(), .seconds(4 * 3600))) }
        }
        steps.append(.pass(upTo([(1, .seconds(60)), (1, .seconds(3 * 3600))])))
        return steps.map { Step(what: $0, luck: luck.next()) }
    }
}
