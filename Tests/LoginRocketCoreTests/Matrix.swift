import LoginRocketCore
import LoginRocketCoreTesting

/// Every state × every event, run through the machine and written down as text.
enum Matrix {
    static func text() throws -> String {
        try [
            wishesWhenIdle(),
            wishesWhenBusy(),
            wishesWhileChanging(),
            questions(),
            reportsToLogin(),
            reports("CHECK", running(["check", "check unconfirmed", "question"])),
            reportsToOperations("OPERATION", ["revoke", "confirmEnded", "send", "resend"]),
            reportsToOperations("VERIFYING", ["confirmRefusal", "tryNew", "tryOld"]),
            wishesOfWaitingOperations(),
            wishesOfSendingOperations(),
        ]
        .map(\.text)
        .joined(separator: "\n\n")
    }

    private static func wishesWhenIdle() -> Grid {
        wishes(
            "IDLE",
            Samples.sessionStates.prefix(3).map { Sample($0.name, Samples.machine($0.value)) }
        )
    }

    private static func wishesWhenBusy() throws -> Grid {
        try wishes(
            "BUSY",
            running(["login", "code", "check"]).map { Sample(Cell.state(of: $0.value), $0.value) }
        )
    }

    private static func wishesWhileChanging() -> Grid {
        let change = Samples.operation(.updatePassword(Samples.change(at: .send(nil))))
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

    private static func questions() throws -> Grid {
        let idle = Samples.sessionStates.prefix(3).map { state in
            Sample(state.name, Samples.machine(state.value))
        }
        let machines = try idle + running(["login", "code", "check", "question"])
        var grid = Grid("QUESTION", columns: machines.map(\.name))
        for question in Samples.questions {
            let event = Event.asked(question.value)
            grid.add(question.name, machines.map { Cell.text($0.value, event) })
        }
        return grid
    }

    private static func reportsToLogin() throws -> Grid {
        let machines = try running(["login", "code"])
        let abandoned = try Given(machines[0].value).when(.wished(.cancel)).machine
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

    private static func running(_ purposes: [String]) throws -> [Sample<Machine>] {
        try Samples.purposes.filter { purposes.contains($0.name) }.map { purpose in
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
            guard !operation.isFinished, status.name != "needsLogin" else { continue }
            let machine = try Samples.machine(sending: status.value)
            grid.add(status.name, wishesOfOperation(machine, atDeadlineOf: operation))
        }
        return grid
    }

    private static func wishesOfOperation(
        _ machine: Machine,
        atDeadlineOf operation: Operation
    ) -> [String] {
        let wishes = Samples.operationWishes.map { wish in
            Cell.text(ofOperation: machine, .wishedOf(operation.id, wish.value))
        }
        let deadline = Given(machine).after(operation.lifetime - operation.age).now
        return wishes + [Cell.text(ofOperation: machine, .timeElapsed(Samples.draw), at: deadline)]
    }
}

/// What the machine makes of an event, as the text of one cell.
private enum Cell {
    static func text(_ machine: Machine, _ event: Event) -> String {
        text(machine, event, at: Samples.now) { after, transition in
            state(of: after) + additions(transition)
        }
    }

    static func text(
        ofOperation machine: Machine,
        _ event: Event,
        at now: Moment = Samples.now
    ) -> String {
        text(machine, event, at: now) { after, transition in
            guard let operation = after.outbox[Samples.operationID(1)] else { return "forgotten" }
            let waits = transition.changes.progress[operation.sequence].map { $0.failures > 0 }
            let later = waits == true ? "…" : ""
            return operation.status.label + later + additions(transition)
        }
    }

    static func state(of machine: Machine) -> String {
        let session =
            switch machine.session {
            case .loggedOut(let reason): "loggedOut(\(reason))"
            case .awaitingMfa: "awaitingMfa"
            case .loggedIn(let session):
                switch session.confirmation {
                case .confirmed: "loggedIn"
                case .unconfirmed: "loggedIn?"
                }
            }
        switch machine.foreground {
        case .idle: return session
        case .running: return session + "·" + machine.foreground.label
        }
    }

    private static func text(
        _ machine: Machine,
        _ event: Event,
        at now: Moment,
        _ describe: (Machine, Transition) -> String
    ) -> String {
        do {
            let transition = try machine.decide(event, at: now)
            guard transition != .ignored else { return "ignored" }
            var after = machine
            after.apply(transition.changes)
            return describe(after, transition)
        } catch {
            return "!\(error)"
        }
    }

    /// Operations that were not there before.
    private static func additions(_ transition: Transition) -> String {
        transition.changes.saved
            .filter { $0.age == .zero }
            .map { " +\($0.kind.matrixLabel)" }
            .joined()
    }
}

extension Operation.Kind {
    fileprivate var matrixLabel: String {
        switch self {
        case .logout: "logout"
        case .updatePassword: "change"
        }
    }
}
