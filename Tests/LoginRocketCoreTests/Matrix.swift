import LoginRocketCore
import LoginRocketCoreTesting

/// Every state × every event, run through the machine and written down as text.
enum Matrix {
    static func text() throws -> String {
        try [
            wishesWhenIdle(),
            wishesWhenBusy(),
            wishesWhileChanging(),
            arrivalsTooLate(),
            arrivals(),
            unmanaged(),
            emailTokens(),
            emailOutcomes(),
            questions(),
            reportsToLogin(),
            reports("CHECK", running { $0.name == .loggedIn }),
            reportsToOperations("OPERATION", ["revoke", "confirmEnded", "send", "resend"]),
            reportsToOperations("VERIFYING", ["confirmRefusal", "tryNew"]),
            reportsToOperations("EMAIL TOKEN", ["verify", "verifyAgain"]),
            wishesOfWaitingOperations(),
            wishesOfSendingOperations(),
        ]
        .map(\.text)
        .joined(separator: "\n\n")
    }

    private static func wishesWhenIdle() -> Grid {
        wishes(
            "IDLE",
            Samples.sessionStates.prefix(5).map { Sample($0.name, Samples.machine($0.value)) }
        )
    }

    private static func wishesWhenBusy() throws -> Grid {
        try wishes(
            "BUSY",
            running { _ in true }.map { Sample(Cell.state(of: $0.value), $0.value) }
        )
    }

    private static func wishesWhileChanging() -> Grid {
        let change = Samples.operation(.updatePassword(Samples.change(at: .send)))
        let machine = Samples.machine(.loggedIn(Samples.session), [change])
        return wishes("CHANGING", [Sample("loggedIn", machine)])
    }

    private static func wishes(_ title: String, _ machines: [Sample<Machine>]) -> Grid {
        var grid = Grid(title, columns: machines.map(\.name))
        for wish in Samples.wishes {
            grid.add(wish.name, machines.map { Cell.text($0.value, .wished(wish.value)) })
        }
        return grid
    }

    private static func arrivalsTooLate() -> Grid {
        let machine = Samples.machine(.awaitingExternalLogin(Samples.externalLogin))
        let late = Given(machine).after(ExternalLogin.lifetime).now
        var grid = Grid("LATE", columns: ["awaitingExternalLogin"])
        for wish in Samples.wishes where wish.name.hasPrefix("accept") {
            grid.add(wish.name, [Cell.text(machine, .wished(wish.value), at: late)])
        }
        grid.add("timeElapsed", [Cell.text(machine, .timeElapsed(Samples.draw), at: late)])
        return grid
    }

    /// A login token from elsewhere, by what is known of its session and of the time.
    private static func arrivals() throws -> Grid {
        let arrival = Event.wished(.accept(.session(Samples.newSession), Samples.draw))
        let end = Samples.newSession.expiresAt ?? Samples.now.wall
        let leaving = Event.wished(.beginExternalLogin(provider: "facebook"))
        var grid = Grid("FROM ELSEWHERE", columns: ["managed", "unmanaged"])
        let times: [Sample<WallTime?>] = [
            Sample("in time", end), Sample("token is over", end + .seconds(60)),
            Sample("time untrusted", nil),
        ]
        for isRemembered in [false, true] {
            for time in times {
                let now = Moment(
                    instant: Samples.now.instant,
                    wall: Samples.now.wall,
                    trusted: time.value
                )
                let cells = try [nil, Machine.Settings(sessions: .unmanaged)].map { settings in
                    let machine = Samples.machine(
                        isRemembered ? .loggedIn(Samples.newSession) : .loggedOut(.never),
                        settings: settings ?? Machine.Settings()
                    )
                    let waiting = try Given(machine, at: now)
                        .when(.wished(.logout(Samples.operationID(1)))).given
                        .when(leaving).machine
                    return Cell.text(waiting, arrival, at: now)
                }
                grid.add(time.name + (isRemembered ? ", logged out here" : ""), cells)
            }
        }
        return grid
    }

    /// What time alone, and an answer that tells it, make of a session that nobody manages.
    private static func unmanaged() throws -> Grid {
        let end = Samples.session.expiresAt ?? Samples.now.wall
        var grid = Grid("UNMANAGED", columns: ["token lives", "token is over", "time untrusted"])
        let settings = Machine.Settings(sessions: .unmanaged)
        let idle = Samples.machine(.loggedIn(Samples.session), settings: settings)
        let checking = try Given(idle).when(.wished(.checkSession)).machine
        let times = [end, end + .seconds(60), nil].map { trusted in
            Moment(
                instant: Samples.now.instant + .seconds(300),
                wall: Samples.now.wall,
                trusted: trusted
            )
        }
        let elapsed = Event.timeElapsed(Samples.draw)
        grid.add("timeElapsed", times.map { Cell.text(idle, elapsed, at: $0) })
        for report in Samples.reports {
            let event = Event.reported(AttemptID(1), report.value, Samples.draw)
            grid.add("check " + report.name, times.map { Cell.text(checking, event, at: $0) })
        }
        return grid
    }

    /// A token from a mail in every state of the email region.
    private static func emailTokens() throws -> Grid {
        let token = Event.verificationWished(Samples.verificationRequest)
        let pending = Samples.operation(Samples.verification)
        var grid = Grid("EMAIL", columns: ["token", "token while one is sent"])
        for state in Samples.emailVerifications {
            let waiting = Samples.machine(email: state.value, [pending])
            let sending = try Given(waiting).when(.timeElapsed(Samples.draw)).machine
            grid.add(state.name, [waiting, sending].map { Cell.email($0, token) })
        }
        return grid
    }

    /// What the end of an operation means for the email region.
    private static func emailOutcomes() throws -> Grid {
        let pending = Samples.operation(Samples.verification)
        let machine = Samples.machine(
            email: .tokenPending(Samples.frank, pending.id),
            [pending]
        )
        let sending = try Given(machine).when(.timeElapsed(Samples.draw)).machine
        var grid = Grid("EMAIL OUTCOME", columns: ["tokenPending"])
        for report in Samples.reports {
            let event = Event.reported(AttemptID(1), report.value, Samples.draw)
            grid.add(report.name, [Cell.email(sending, event)])
        }
        grid.add("cancel", [Cell.email(machine, .operationWished(pending.id, .cancel))])
        let deadline = Given(machine).after(pending.lifetime - pending.age).now
        grid.add("deadline", [Cell.email(machine, .timeElapsed(Samples.draw), at: deadline)])
        return grid
    }

    private static func questions() throws -> Grid {
        let idle = Samples.sessionStates.prefix(5).map { state in
            Sample(state.name, Samples.machine(state.value))
        }
        let machines = try idle + running { _ in true }
        var grid = Grid("QUESTION", columns: machines.map(\.name))
        for question in Samples.questions {
            let event = Event.asked(question.value)
            grid.add(question.name, machines.map { Cell.text($0.value, event) })
        }
        return grid
    }

    private static func reportsToLogin() throws -> Grid {
        let machines = try running { $0.name != .loggedIn }
        let abandoned = try Given(machines[0].value).when(.wished(.cancel(Samples.operationID(91))))
            .machine
        return reports("LOGIN", machines + [Sample("abandoned login", abandoned)])
    }

    private static func reports(_ title: String, _ machines: [Sample<Machine>]) -> Grid {
        var grid = Grid(title, columns: machines.map(\.name))
        for report in Samples.reports {
            let event = Event.reported(AttemptID(1), report.value, Samples.draw)
            grid.add(report.name, machines.map { Cell.text($0.value, event) })
        }
        return grid
    }

    /// A machine for each purpose of a foreground request that is begun in these states.
    private static func running(
        in isIncluded: (SessionState) -> Bool
    ) throws -> [Sample<Machine>] {
        try Samples.purposes.filter { isIncluded($0.value.0) }.map { purpose in
            let machine = try Samples.machine(purpose.value.0, running: purpose.value.1)
            return Sample(purpose.name, machine)
        }
    }

    private static func reportsToOperations(_ title: String, _ steps: [String]) throws -> Grid {
        let machines = try Samples.statuses.filter { steps.contains($0.name) }
            .map { Sample($0.name, try Samples.machine(sending: $0.value)) }
        var grid = Grid(title, columns: machines.map(\.name))
        for report in Samples.reports {
            let event = Event.reported(AttemptID(1), report.value, Samples.draw)
            grid.add(report.name, machines.map { Cell.text(ofOperation: $0.value, event) })
        }
        return grid
    }

    private static func wishesOfWaitingOperations() -> Grid {
        var grid = Grid("WAITING", columns: ["cancel", "acknowledge", "deadline"])
        for status in Samples.statuses {
            let operation = Samples.operation(status.value)
            let machine = Samples.machine(.loggedOut(.user), [operation])
            grid.add(status.name, wishesOfOperation(machine, atDeadlineOf: operation))
        }
        return grid
    }

    private static func wishesOfSendingOperations() throws -> Grid {
        var grid = Grid("SENDING", columns: ["cancel", "acknowledge", "deadline"])
        for status in Samples.statuses {
            let operation = Samples.operation(status.value)
            guard !operation.isFinished, !status.name.hasPrefix("needsLogin") else { continue }
            let machine = try Samples.machine(sending: status.value)
            grid.add(status.name, wishesOfOperation(machine, atDeadlineOf: operation))
        }
        return grid
    }

    private static func wishesOfOperation(
        _ machine: Machine,
        atDeadlineOf operation: Outbox.Operation
    ) -> [String] {
        let wishes = Samples.operationWishes.map { wish in
            Cell.text(ofOperation: machine, .operationWished(operation.id, wish.value))
        }
        let deadline = Given(machine).after(operation.lifetime - operation.age).now
        return wishes + [Cell.text(ofOperation: machine, .timeElapsed(Samples.draw), at: deadline)]
    }
}

extension When {
    /// The story so far, whatever the event changed.
    fileprivate var given: Given {
        get throws { try then() }
    }
}
