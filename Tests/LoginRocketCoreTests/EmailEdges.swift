import LoginRocketCore
import LoginRocketCoreTesting

extension Edges {
    /// The email region.
    static func email() throws -> Edges {
        var edges = Edges(starting: "notRequested")
        for state in Samples.emailVerifications {
            try edges.addMails(in: state.value)
        }
        return edges
    }

    private mutating func addMails(in state: EmailVerification) throws {
        let operation = Samples.operation(Samples.verification)
        let isPending = state.name == .tokenPending
        let machine = Samples.machine(email: state, isPending ? [operation] : [])
        let token = Event.verificationWished(Samples.verificationRequest)
        addEmailMove(of: machine, token, isPending ? "newer token" : "token")
        try addYes(.agreed, to: .asked(.resendEmailToken(Samples.frank)), of: machine, "mail sent")
        try addYes(.signedUp, to: .wished(.signUp(Samples.signup)), of: machine, "signup")
        let other = Wish.login(Samples.grace, password: Samples.password)
        let session = Payload.session(Samples.session(of: Samples.grace))
        try addYes(session, to: .wished(other), of: machine, "login of somebody else")
        guard isPending else { return }
        try addOutcomes(of: operation, in: machine)
    }

    private mutating func addYes(
        _ payload: Payload,
        to event: Event,
        of machine: Machine,
        _ label: String
    ) throws {
        let asking = try Given(machine).when(event).machine
        let yes = Event.reported(AttemptID(1), .answered(.accepted(payload)), Samples.draw)
        addEmailMove(of: asking, yes, label)
    }

    private mutating func addOutcomes(of operation: Outbox.Operation, in machine: Machine) throws {
        let elapsed = Event.timeElapsed(Samples.draw)
        let sending = try Given(machine).when(elapsed).machine
        for report in Samples.reports {
            let event = Event.reported(AttemptID(1), report.value, Samples.draw)
            let name = report.name == "emailVerified" ? "accepted" : report.name
            addEmailMove(of: sending, event, name)
        }
        addEmailMove(of: machine, .operationWished(operation.id, .cancel), "cancel")
        let deadline = Given(machine).after(operation.lifetime - operation.age).now
        addEmailMove(of: machine, elapsed, "deadline", at: deadline)
    }
}
