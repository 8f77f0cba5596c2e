// The foreground region: what becomes of the one request that a person waits for.

extension Machine {
    func decideQuestion(
        _ question: Question<SecretRef>,
        at now: Moment
    ) throws(IllegalEvent) -> Transition {
        try requireIdle()
        return begin(.question(question), .question(question))
    }

    /// Requires that no request of a person is on its way; the timer's check does not count.
    func requireIdle() throws(IllegalEvent) {
        switch foreground {
        case .idle, .running(_, .recheck): break
        case .running: throw .busy
        }
    }

    /// Sends a foreground request, in the place of the timer's check if that is on its way.
    ///
    /// One at a time, and never again by us: an unanswered login may have created a session.
    func begin(_ purpose: Purpose, _ request: Request<SecretRef>) -> Transition {
        var transition = Transition()
        if case .running(let attempt, .recheck) = foreground {
            transition.effects = [.abandon(attempt)]
        }
        transition.changes.lastAttempt = lastAttempt.next
        transition.changes.foreground = .running(lastAttempt.next, purpose)
        transition.effects.append(.send(request, as: lastAttempt.next))
        return transition
    }

    /// Gives up the request on its way, if there is one.
    ///
    /// A token that was being confirmed is not leaked: it gets a logout of this ID.
    func abandonForeground(_ id: OperationID, at now: Moment, in transition: inout Transition) {
        guard case .running(let attempt, let purpose) = foreground else { return }
        transition.changes.foreground = .idle
        transition.effects.append(.abandon(attempt))
        if case .checkArrival(let session) = purpose {
            revoke(session, id, at: now, in: &transition)
        }
    }

    func decideForegroundReport(
        _ report: Report,
        of purpose: Purpose,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        var transition = Transition()
        switch report {
        case .answered(let answer):
            transition = land(answer, of: purpose, at: now, draw)
            transition.changes.gate = gate(after: answer, to: probe, at: now, draw)
            transition.changes.pause = pause(after: answer, to: limited(purpose), at: now, draw)
        case .answerLost, .notSendable:
            // Whatever the answer said could not be saved, so it did not happen. A request that
            // could not be made says nothing about the session or the network.
            break
        case .abandoned:
            abandonForeground(draw.operationID, at: now, in: &transition)
        }
        transition.changes.foreground = .idle
        switch purpose {
        case .check(let session), .recheck(let session):
            guard transition.changes.nextCheck == nil, !isDueAgain(after: purpose, at: now) else {
                break
            }
            transition.changes.nextCheck = nextLook(at: session, at: now, draw)
        case .login, .signUp, .checkArrival, .submitCode, .question:
            break
        }
        return transition
    }

    /// Tells if a check has become due while a person's own was on its way: that one may have left
    /// before the reason for the doubt.
    private func isDueAgain(after purpose: Purpose, at now: Moment) -> Bool {
        guard case .check = purpose, case .at(let instant) = nextCheck else { return false }
        return instant <= now.instant
    }

    /// The attempt on its way, if it left by itself.
    private var probe: AttemptID? {
        switch foreground {
        case .running(let attempt, .recheck): attempt
        case .idle, .running: nil
        }
    }

    private func limited(_ purpose: Purpose) -> Limited {
        switch purpose {
        case .recheck: .other
        case .login, .signUp, .checkArrival, .submitCode, .check, .question: .person(purpose.user)
        }
    }

    private func land(
        _ answer: Answer<Payload>,
        of purpose: Purpose,
        at now: Moment,
        _ draw: Draw
    ) -> Transition {
        var transition = Transition()
        switch (purpose, answer) {
        // A login, a code or a signup
        case (.login(let user, let password), .accepted(.session(let session))):
            enter(session, .confirmed(at: now.wall), at: now, draw, in: &transition)
            prove(password, of: user, at: now, in: &transition)
        case (.submitCode, .accepted(.session(let session))),
            (.signUp, .accepted(.session(let session))):
            enter(session, .confirmed(at: now.wall), at: now, draw, in: &transition)
        case (.login(let user, let password), .accepted(.mfaRequired(let challenge))):
            prove(password, of: user, at: now, in: &transition)
            transition.changes.session = .awaitingMfa(challenge)
        case (.signUp, .accepted(.mfaRequired(let challenge))):
            transition.changes.session = .awaitingMfa(challenge)
        case (.signUp, .accepted(.signupToken(let token))):
            transition.changes.session = .awaitingSignupCompletion(token)
        case (.signUp(let user), .accepted(.signedUp)):
            awaitToken(of: user, in: &transition)
        case (.login, .refused), (.submitCode, .refused), (.signUp, .refused):
            // The person may try again; a refused code keeps its challenge.
            break
        case (.login, .accepted), (.login, .limited), (.login, .notSent), (.login, .unknown),
            (.submitCode, .accepted), (.submitCode, .limited), (.submitCode, .notSent),
            (.submitCode, .unknown),
            (.signUp, .accepted), (.signUp, .limited), (.signUp, .notSent), (.signUp, .unknown):
            break

        // A token that came from elsewhere
        case (.checkArrival(let session), .accepted(.valid)):
            // It may have been given up by another way while it was being confirmed.
            guard !endedHere(session.identity) else { break }
            enter(session, .confirmed(at: now.wall), at: now, draw, in: &transition)
        case (.checkArrival, .accepted), (.checkArrival, .refused), (.checkArrival, .limited),
            (.checkArrival, .notSent), (.checkArrival, .unknown):
            // Not trusted; the one that is waited for may still come.
            break

        // A check
        case (.check(let session), .accepted(.valid)), (.recheck(let session), .accepted(.valid)):
            var confirmed = session
            confirmed.confirmation = .confirmed(at: now.wall)
            transition.changes.session = .loggedIn(confirmed)
        case (.check(let session), .accepted(.ended)), (.recheck(let session), .accepted(.ended)):
            switch settings.sessions {
            case .managed: end(session, .endedByServer, at: now, in: &transition)
            // A realm that manages no sessions knows none: it says the same of every token.
            case .unmanaged: leaveUnclear(session, at: now, in: &transition)
            }
        case (.check(let session), .accepted), (.check(let session), .refused),
            (.check(let session), .limited), (.check(let session), .notSent),
            (.check(let session), .unknown), (.recheck(let session), .accepted),
            (.recheck(let session), .refused), (.recheck(let session), .limited),
            (.recheck(let session), .notSent), (.recheck(let session), .unknown):
            leaveUnclear(session, at: now, in: &transition)

        // A question
        case (.question(.resendEmailToken(let user)), .accepted(.agreed)):
            awaitToken(of: user, in: &transition)
        case (.question, .accepted), (.question, .refused), (.question, .limited),
            (.question, .notSent), (.question, .unknown):
            // The person is told; here nothing depends on it.
            break
        }
        return transition
    }

    /// A login is proof for a password change: with its new password a yes means that the server
    /// holds it.
    private func prove(
        _ password: SecretRef,
        of user: User,
        at now: Moment,
        in transition: inout Transition
    ) {
        guard let operation = outbox.pendingChange(of: user),
            case .updatePassword(let change) = operation.status, change.new == password
        else { return }
        abandonRequest(of: operation, at: now, in: &transition)
        end(operation, .done(.newPasswordAccepted), in: &transition)
    }

    /// The answer to an attempt that nobody waits for any more.
    func decideLateReport(_ report: Report, at now: Moment, _ draw: Draw) -> Transition {
        guard case .answered(.accepted(.session(let session))) = report else {
            // It brings nothing that could be lost or leaked.
            return .ignored
        }
        var transition = Transition()
        revoke(session, draw.operationID, at: now, in: &transition)
        return transition
    }
}
