import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Signups and logins that come back")
struct ArrivalTests {
    private let session = Samples.newSession

    private func rehearsal(_ state: SessionState) -> Rehearsal {
        Rehearsal(
            Saved(session: state),
            settings: Machine.Settings(sessions: .managed(recheckInterval: .seconds(300)))
        )
    }

    @Test("a signup is a login, a token to be completed, or a wait for a mail")
    func signup() throws {
        var rehearsal = rehearsal(.loggedOut(.never))
        try rehearsal.wish(.signUp(Samples.signup))
        #expect(rehearsal.sent.last?.request == .signUp(Samples.signup))
        try rehearsal.answer(.accepted(.signedUp))
        #expect(rehearsal.machine.session == .loggedOut(.never))
        #expect(rehearsal.machine.emailVerification == .awaitingToken(Samples.frank))

        try rehearsal.wish(.signUp(Samples.signup))
        try rehearsal.answer(.accepted(.signupToken(Samples.signupToken)))
        #expect(rehearsal.machine.session == .awaitingSignupCompletion(Samples.signupToken))
        rehearsal.restart()
        #expect(rehearsal.machine.session == .awaitingSignupCompletion(Samples.signupToken))
        try rehearsal.wish(.cancel(Samples.operationID(91)))

        try rehearsal.wish(.signUp(Samples.signup))
        try rehearsal.answer(.accepted(.session(session)))
        #expect(rehearsal.machine.session == .loggedIn(session))
    }

    @Test("a late answer to an abandoned signup gets its logout")
    func lateSignup() throws {
        var rehearsal = rehearsal(.loggedOut(.never))
        try rehearsal.wish(.signUp(Samples.signup))
        try rehearsal.wish(.cancel(Samples.operationID(91)))
        try rehearsal.answer(.accepted(.session(session)))
        #expect(rehearsal.machine.session == .loggedOut(.never))
        #expect(try rehearsal.next() == .logout(token: session.token))
    }

    @Test("a token that nobody vouches for is believed when the realm says that it is valid")
    func confirm() throws {
        for state in [
            SessionState.awaitingSignupCompletion(Samples.signupToken),
            .awaitingExternalLogin(Samples.externalLogin),
        ] {
            var rehearsal = rehearsal(state)
            try rehearsal.wish(.accept(.session(session), Samples.draw))
            #expect(rehearsal.machine.session == state)
            #expect(rehearsal.sent.last?.request == .checkSession(token: session.token))
            try rehearsal.answer(.accepted(.valid))
            #expect(rehearsal.machine.session == .loggedIn(session))
            #expect(rehearsal.machine.nextCheck != .never)
        }
    }

    @Test("a token that is not believed leaves everything as it was")
    func notBelieved() throws {
        let state = SessionState.awaitingExternalLogin(Samples.externalLogin)
        for answer in Samples.answers where answer.name != "valid" {
            var rehearsal = rehearsal(state)
            try rehearsal.wish(.accept(.session(session), Samples.draw))
            try rehearsal.answer(answer.value)
            #expect(rehearsal.machine.session == state, "\(answer.name)")
            #expect(rehearsal.machine.foreground == .idle)
        }
    }

    @Test("a token whose session is given up while it is being confirmed is not believed")
    func givenUpWhileConfirming() throws {
        var rehearsal = rehearsal(.loggedOut(.never))
        try rehearsal.wish(.login(Samples.frank, password: Samples.password))
        let login = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.wish(.cancel(Samples.operationID(91)))
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        let check = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.answer(.accepted(.session(session)), to: login)
        try rehearsal.answer(.accepted(.valid), to: check)
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        #expect(try rehearsal.next() == .logout(token: session.token))
    }

    @Test("a completed signup is of the user who signed up")
    func otherUser() throws {
        let other = Samples.session(of: Samples.grace, 1)
        var rehearsal = rehearsal(.awaitingSignupCompletion(Samples.signupToken))
        #expect(throws: IllegalEvent.otherUser) {
            try rehearsal.wish(.accept(.session(other), Samples.draw))
        }
        let unknown = SignupToken(user: nil, token: SecretRef(9))
        rehearsal = self.rehearsal(.awaitingSignupCompletion(unknown))
        try rehearsal.wish(.accept(.session(other), Samples.draw))
        try rehearsal.answer(.accepted(.valid))
        #expect(rehearsal.machine.session == .loggedIn(other))
    }

    @Test("a login that entered resumes a password change that waited for it")
    func resumes() throws {
        let change = Samples.operation(.updatePassword(Samples.change(at: .needsLogin)))
        var rehearsal = Rehearsal(
            Saved(
                session: .awaitingExternalLogin(Samples.externalLogin),
                operations: [change],
                lastSequence: change.sequence
            )
        )
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        try rehearsal.answer(.accepted(.valid))
        let request = Request.updatePassword(
            token: session.token,
            current: Samples.password,
            new: Samples.newPassword
        )
        #expect(try rehearsal.next() == request)
    }

    @Test("an external login lives 30 minutes, over restarts and a clock that was set back")
    func expiry() throws {
        var rehearsal = rehearsal(.loggedOut(.never))
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        rehearsal.advance(by: .seconds(1_799))
        try rehearsal.elapse()
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        rehearsal.advance(by: .seconds(1))
        #expect(throws: IllegalEvent.tooLate) {
            try rehearsal.wish(.accept(.session(session), Samples.draw))
        }
        try rehearsal.elapse()
        #expect(rehearsal.machine.session == .loggedOut(.expired))

        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        rehearsal.restart(after: .seconds(1_790))
        try rehearsal.elapse()
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        rehearsal.restart(after: .seconds(-100_000))
        let end = try #require(rehearsal.machine.nextDeadline)
        #expect(end - rehearsal.now.instant <= .seconds(1_800), "never longer than from the start")
        rehearsal.advance(by: .seconds(1_800))
        try rehearsal.elapse()
        #expect(rehearsal.machine.session == .loggedOut(.expired))
    }

    @Test("an external login does not expire while its token is being looked at")
    func noExpiryWhileConfirming() throws {
        var rehearsal = rehearsal(.loggedOut(.never))
        try rehearsal.wish(.beginExternalLogin(provider: "facebook"))
        rehearsal.advance(by: .seconds(1_799))
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        rehearsal.advance(by: .seconds(10))
        try rehearsal.elapse()
        #expect(rehearsal.machine.session.name == .awaitingExternalLogin)
        try rehearsal.answer(.accepted(.valid))
        #expect(rehearsal.machine.session.name == .loggedIn)
    }

    @Test("one token ends an attempt: the same URL again is refused")
    func replay() throws {
        var rehearsal = rehearsal(.awaitingExternalLogin(Samples.externalLogin))
        try rehearsal.wish(.accept(.session(session), Samples.draw))
        try rehearsal.answer(.accepted(.valid))
        #expect(throws: IllegalEvent.notInThisState) {
            try rehearsal.wish(.accept(.session(session), Samples.draw))
        }
        try rehearsal.wish(.logout(Samples.operationID(1)))
        #expect(throws: IllegalEvent.notInThisState) {
            try rehearsal.wish(.accept(.session(session), Samples.draw))
        }
    }
}
