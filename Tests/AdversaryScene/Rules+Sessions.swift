import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// What must be so of the session region, and of the machine as a whole.

extension Scene {
    func check(_ happening: Happening) throws(Violation) {
        try checkRows(happening)
        try checkWish(happening)
        try checkWaits(happening)
        for changes in happening.written {
            guard let session = changes.session else { continue }
            try checkSession(session, happening)
        }
    }

    private func checkSession(
        _ session: SessionState,
        _ happening: Happening
    ) throws(Violation) {
        switch (happening.before.session, session) {
        case (.loggedIn(let old), .loggedIn(let new)) where old.identity == new.identity:
            try checkConfirmation(new, before: old, happening)
        case (_, .loggedIn(let new)):
            try checkEntry(new, happening)
            try checkConfirmation(new, before: nil, happening)
        case (.loggedIn(let old), .loggedOut(let reason)):
            try checkExit(old, reason, happening)
        case (.awaitingExternalLogin, .loggedOut(.expired)):
            let time = notes.externalSince.map { clocks.time - $0 } ?? .zero
            try require(time > .seconds(1740), .externalLoginHasItsTime, "over after \(time)")
        case (.awaitingMfa, .loggedOut(let reason)),
            (.awaitingExternalLogin, .loggedOut(let reason)),
            (.awaitingSignupCompletion, .loggedOut(let reason)):
            guard case (.cancelled, .event(.wished)) = (reason, happening.cause) else {
                throw Violation(rule: .waitingStays, detail: "\(reason) by \(happening.cause)")
            }
        case (.loggedOut, _), (.awaitingMfa, _), (.awaitingSignupCompletion, _),
            (.awaitingExternalLogin, _), (.loggedIn, _):
            break
        }
    }

    private func checkWish(_ happening: Happening) throws(Violation) {
        switch (happening.cause, happening.before.session) {
        case (.event(.wished(.logout)), .loggedIn(let session)):
            let logout = machine.outbox.pendingLogout(of: session.identity)
            try require(logout?.origin == .app, .logoutIsQueued, "it is not the app's")
        case (.event(.wished(.accept)), .awaitingExternalLogin):
            let time = notes.externalCountedFrom.map { clocks.time - $0 } ?? .zero
            try require(time <= .seconds(1801), .externalLoginHasItsTime, "back after \(time)")
        case (.event, _), (.answer, _), (.notSendable, _), (.time, _):
            break
        }
    }

    private func checkEntry(_ session: Session, _ happening: Happening) throws(Violation) {
        if let tk = text(of: session.token).flatMap({ TokenClaims($0).identity }) {
            try require(tk == session.identity, .toldByTk, "by something else")
        }
        let stayedOut = notes.loggedOutHere.contains(session.identity)
        if case .awaitingSignupCompletion(let signup) = happening.before.session {
            let user = signup.user ?? session.user
            try require(user == session.user, .completesItsSignup, "it is \(user.username)'s")
        }
        let mail = machine.emailVerification.user ?? session.user
        try require(mail == session.user, .mailOfOwnUser, "of \(mail.username)")
        if happening.before.outbox.pendingLogout(of: session.identity)?.attempts ?? 0 > 0,
            case .confirmed = session.confirmation
        {
            throw Violation(rule: .confirmedIsTrue, detail: "its logout may have been sent")
        }
        switch happening.cause {
        case .answer(let flight, _):
            try require(
                flight.operation == nil && !flight.isAbandoned
                    && notes.loginsSinceLogout.contains(flight.attempt),
                .logoutHolds,
                "by \(flight)"
            )
            guard case .checkSession = flight.request else { break }
            try require(!stayedOut, .loggedOutStaysOut, "by \(flight)")
        case .event(.wished(.accept(.session, _))) where !plan.isManaged:
            try require(!stayedOut, .loggedOutStaysOut, "by a token")
            let isOver = session.expiresAt.map { $0 + .seconds(60) <= clocks.truth } ?? false
            try require(!isOver, .confirmedIsTrue, "a token that has ended")
        case .event(let event):
            throw Violation(rule: .confirmedIsTrue, detail: "entered by \(event.description)")
        case .notSendable, .time:
            throw Violation(rule: .logoutHolds, detail: "entered by itself")
        }
    }

    private func checkConfirmation(
        _ new: Session,
        before old: Session?,
        _ happening: Happening
    ) throws(Violation) {
        guard case .confirmed = new.confirmation, new.confirmation != old?.confirmation else {
            return
        }
        guard case .answer(let flight, let response) = happening.cause, happening.isSaved else {
            throw Violation(rule: .confirmedIsTrue, detail: "by \(happening.cause)")
        }
        switch response.answer {
        case .accepted(.session) where flight.operation == nil, .accepted(.valid): break
        case .accepted, .refused, .limited, .notSent, .unknown:
            throw Violation(rule: .confirmedIsTrue, detail: "by \(happening.cause)")
        }
    }

    private func checkExit(
        _ session: Session,
        _ reason: LogoutReason,
        _ happening: Happening
    ) throws(Violation) {
        let isOver = session.expiresAt.map { $0 + .seconds(60) <= clocks.truth } ?? false
        switch (reason, happening.cause) {
        case (.user, .event(.wished(.logout))):
            break
        case (.endedByServer, .answer(let flight, let response)):
            guard plan.isManaged, case .accepted(.ended) = response.answer,
                case .checkSession(let token) = flight.request
            else { throw Violation(rule: .onlyAnswersEnd, detail: "by \(happening.cause)") }
            // A check of another session says nothing about this one.
            let own = notes.tokens[session.identity]?.token ?? token
            let isLive =
                server.isLive(token, at: clocks.truth) || server.isLive(own, at: clocks.truth)
            try require(!isLive, .onlyAnswersEnd, "the session is live")
        case (.expired, .time), (.expired, .answer):
            try require(!plan.isManaged && isOver, .onlyAnswersEnd, "by \(happening.cause)")
        case (.never, _), (.user, _), (.cancelled, _), (.endedByServer, _), (.expired, _):
            throw Violation(rule: .onlyAnswersEnd, detail: "\(reason) by \(happening.cause)")
        }
    }

    /// What must be so of an error that the driver answers with.
    func check(_ error: LoginRocketError, _ cause: Cause) throws(Violation) {
        switch cause {
        case .answer, .notSendable, .time:
            throw Violation(rule: .neverStuck, detail: "\(cause): \(error.code)")
        case .event:
            guard error.code == .busy else { break }
            let cancel = Event.wished(.cancel(OperationID(high: 0, low: 0)))
            let canCancel = (try? machine.decide(cancel, at: clocks.now)) != nil
            try require(canCancel, .busyIsTrue, "it cannot be cancelled")
            switch machine.foreground {
            case .idle, .running(_, .recheck):
                throw Violation(rule: .busyIsTrue, detail: "no person waits")
            case .running:
                break
            }
        }
    }
}
