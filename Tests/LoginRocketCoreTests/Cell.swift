import LoginRocketCore
import LoginRocketCoreTesting

/// What the machine makes of an event, as the text of one cell.
enum Cell {
    static func text(
        _ machine: Machine,
        _ event: Event,
        at now: Moment = Samples.now
    ) -> String {
        text(machine, event, at: now) { after, transition in
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
            return operation.status.description + later + additions(transition)
        }
    }

    static func email(
        _ machine: Machine,
        _ event: Event,
        at now: Moment = Samples.now
    ) -> String {
        text(machine, event, at: now) { after, transition in
            after.emailVerification.name.rawValue + additions(transition)
        }
    }

    static func state(of machine: Machine) -> String {
        let session =
            switch machine.session {
            case .loggedOut(let reason): "loggedOut(\(reason))"
            case .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin:
                machine.session.name.rawValue
            case .loggedIn(let session):
                switch session.confirmation {
                case .confirmed: "loggedIn"
                case .unconfirmed: "loggedIn?"
                }
            }
        switch machine.foreground {
        case .idle: return session
        case .running: return session + "·" + machine.foreground.description
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

extension Outbox.Operation.Kind {
    fileprivate var matrixLabel: String {
        switch self {
        case .logout: "logout"
        case .updatePassword: "change"
        case .verifyEmail: "verification"
        }
    }
}
