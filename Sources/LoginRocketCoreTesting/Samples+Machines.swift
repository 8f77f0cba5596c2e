public import LoginRocketCore

extension Samples {
    /// A machine of a new database.
    public static let loggedOut = machine(.loggedOut(.never))

    /// A machine that waits for frank's code.
    public static let awaitingMfa = machine(.awaitingMfa(challenge))

    /// A machine with frank's session.
    public static let loggedIn = machine(.loggedIn(session))

    /// A machine as it is after a start of the program.
    public static func machine(
        _ session: SessionState,
        _ operations: [Outbox.Operation] = [],
        settings: Machine.Settings = Machine.Settings()
    ) -> Machine {
        let lastSequence = operations.map(\.sequence).max() ?? SequenceNumber(0)
        let saved = Saved(
            session: session,
            operations: operations,
            lastSequence: lastSequence
        )
        return Machine(restoring: saved, settings: settings, at: now, draw)
    }

    /// A machine without a session, with an email region.
    public static func machine(email: EmailVerification, _ operations: [Outbox.Operation])
        -> Machine
    {
        let lastSequence = operations.map(\.sequence).max() ?? SequenceNumber(0)
        let saved = Saved(
            emailVerification: email,
            operations: operations,
            lastSequence: lastSequence
        )
        return Machine(restoring: saved, at: now, draw)
    }

    /// A machine whose foreground request is on its way as attempt 1.
    ///
    /// - Throws: `IllegalEvent` if the request cannot be begun in this state.
    public static func machine(_ session: SessionState, running purpose: Purpose) throws -> Machine
    {
        let settings = Machine.Settings(sessions: .managed(recheckInterval: .seconds(60)))
        guard case .recheck = purpose else {
            return try Given(machine(session)).when(event(for: purpose)).machine
        }
        return try Given(machine(session, settings: settings)).after(.seconds(60))
            .when(event(for: purpose)).machine
    }

    /// A machine with one operation whose request is on its way as attempt 1.
    ///
    /// - Throws: `IllegalEvent` if the machine does not accept that time has passed.
    public static func machine(sending status: Outbox.Operation.Status) throws -> Machine {
        try Given(machine(.loggedOut(.user), [operation(status)]))
            .when(.timeElapsed(draw))
            .machine
    }
}
