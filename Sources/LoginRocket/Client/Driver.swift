package import LoginRocketCore

/// Drives the machine, one event at a time: decide · commit · apply, and hand back what to do.
///
/// A synchronous value over the ports for store, time and chance. The actor around it publishes the
/// snapshot and carries out the effects; a simulator can do the same without actor, network or
/// disk.
package struct Driver {
    package private(set) var machine: Machine
    let store: any Store
    let time: any TimeSource
    private let random: any RandomSource
    private var serverClock: ServerClock?

    /// The profile in the session's token, and which token that is.
    private var profile: (token: SecretRef, value: Profile)?

    /// The secrets of the foreground request, for as long as it is on its way.
    private var foregroundSecrets: [SecretRef: Secret] = [:]

    /// The consequences of an event.
    package struct Step {
        /// The snapshot to show now.
        package let snapshot: Snapshot
        /// The effects to carry out now, in this order.
        package let effects: [Effect]
        /// The operations that got their outcome.
        package let finished: [(id: OperationID, outcome: Outcome)]
    }

    /// An effect of the machine with its secrets in place.
    package enum Effect {
        /// Send this request, and hand its answer to ``Driver/complete(_:_:)``.
        case send(Request<Secret>, as: SentRequest)
        /// Nobody waits for this attempt any more.
        case abandon(AttemptID)
        /// A secret of this request cannot be read; tell ``Driver/cannotSend(_:)``.
        case refuse(SentRequest, because: LoginRocketError)
    }

    /// A request on its way.
    package struct SentRequest: Sendable {
        package let attempt: AttemptID
        package let request: Request<SecretRef>
        /// When it left.
        let instant: Instant
        /// The secrets of the event that led to it: its answer may make them worth keeping.
        let secrets: [SecretRef: Secret]
    }

    /// Restores the machine from the store.
    package init(
        store: any Store,
        time: any TimeSource,
        random: any RandomSource,
        settings: Machine.Settings
    ) throws(LoginRocketError) {
        self.store = store
        self.time = time
        self.random = random
        machine = Machine(
            restoring: try store.load(),
            settings: settings,
            at: time.now,
            Self.draw(random)
        )
        readProfile([:])
    }

    /// Handles one event.
    ///
    /// - Parameters:
    ///   - event: What happened, or what is wanted.
    ///   - now: The time, as ``now`` tells it.
    ///   - given: The secrets the event refers to.
    /// - Returns: What is now shown and what is to be done.
    /// - Throws: ``LoginRocketError`` for an illegal event, or the store's; then nothing happened.
    package mutating func handle(
        _ event: Event,
        at now: Moment,
        secrets given: [SecretRef: Secret] = [:]
    ) throws(LoginRocketError) -> Step {
        let transition: Transition
        do {
            transition = try machine.decide(event, at: now)
        } catch {
            throw LoginRocketError(error, in: machine.session)
        }
        let secrets = foregroundSecrets.merging(given) { $1 }
        if transition.changes.isDurable {
            try store.commit(transition.changes, secrets: secrets)
        }
        machine.apply(transition.changes)
        readProfile(secrets)
        switch transition.changes.foreground {
        case .running?: foregroundSecrets = given
        case .idle?: foregroundSecrets = [:]
        case nil: break
        }
        return Step(
            snapshot: machine.snapshot(at: now, profile: profile?.value),
            effects: transition.effects.map { effect($0, secrets: secrets) },
            finished: transition.changes.saved.compactMap { operation in
                guard case .finished(_, let outcome) = operation.status else { return nil }
                return (operation.id, outcome)
            }
        )
    }

    /// Handles the answer to a request.
    ///
    /// If the answer cannot be saved it did not happen: the machine is told so, and the store's
    /// error is returned beside the step.
    package mutating func complete(
        _ sentRequest: SentRequest,
        _ response: Response
    ) throws(LoginRocketError) -> (step: Step, unsaved: LoginRocketError?) {
        let attempt = sentRequest.attempt
        var secrets = sentRequest.secrets
        hear(response, to: sentRequest)
        do throws(LoginRocketError) {
            let answer = try referring(response.answer, to: sentRequest.request, secrets: &secrets)
            let report = Event.reported(attempt, .answered(answer), draw())
            return (try handle(report, at: now, secrets: secrets), nil)
        } catch {
            return (try handle(.reported(attempt, .answerLost, draw()), at: now), error)
        }
    }

    /// Takes the server's time, unless the one that is known is as good: so it does not go back by
    /// the time that an answer took.
    private mutating func hear(_ response: Response, to sentRequest: SentRequest) {
        let heard = ServerClock(response, sent: sentRequest.instant, at: time.now.instant)
        guard let heard, serverClock?.agrees(with: heard) != true else { return }
        serverClock = heard
    }

    /// Handles a request that cannot be sent.
    ///
    /// If that cannot be saved, the machine is told as little as of an answer that cannot be saved.
    package mutating func cannotSend(
        _ sentRequest: SentRequest
    ) throws(LoginRocketError) -> (step: Step, unsaved: LoginRocketError?) {
        let attempt = sentRequest.attempt
        do throws(LoginRocketError) {
            return (try handle(.reported(attempt, .notSendable, draw()), at: now), nil)
        } catch {
            return (try handle(.reported(attempt, .answerLost, draw()), at: now), error)
        }
    }

    /// Handles that time has passed; `nil` if nothing is due yet.
    ///
    /// If what is due cannot be saved it has not happened: it goes behind everything else that is
    /// due, and the store's error is returned beside the step.
    package mutating func elapse() throws(LoginRocketError) -> (
        step: Step, unsaved: LoginRocketError?
    )? {
        let now = now
        guard let deadline = machine.nextDeadline, deadline <= now.instant else { return nil }
        do throws(LoginRocketError) {
            return (try handle(.timeElapsed(draw()), at: now), nil)
        } catch {
            return (try handle(.notSaved(draw()), at: now), error)
        }
    }

    /// The current snapshot.
    package var snapshot: Snapshot {
        machine.snapshot(at: now, profile: profile?.value)
    }

    /// A part of the outbox as it is now; see ``Client/operations(after:limit:)``.
    func operations(after id: OperationID?, limit: Int) -> [Snapshot.Operation]? {
        machine.operations(after: id, limit: limit, at: now)
    }

    /// The clocks' readings, with the server's time once it has told.
    package var now: Moment {
        time.now.trusting(serverClock)
    }

    package func draw() -> Draw {
        Self.draw(random)
    }

    package func freshReference() -> SecretRef {
        SecretRef(random.next())
    }

    package func freshOperationID() -> OperationID {
        OperationID(high: random.next(), low: random.next())
    }

    /// Reads the profile if the session's token is another one.
    ///
    /// A token that cannot be read is no reason to fail: its next use says what is wrong.
    private mutating func readProfile(_ secrets: [SecretRef: Secret]) {
        guard case .loggedIn(let session) = machine.session else { return profile = nil }
        guard profile?.token != session.token else { return }
        let token = secrets[session.token] ?? (try? store.secret(session.token))
        profile = token.map { (session.token, TokenClaims($0).profile) }
    }

    private static func draw(_ random: any RandomSource) -> Draw {
        Draw(
            bits: random.next(),
            operationID: OperationID(high: random.next(), low: random.next())
        )
    }
}
