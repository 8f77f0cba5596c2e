import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The verification of an email address")
struct EmailTests {
    private let request = Samples.verificationRequest
    private let call = Request.verifyEmail(Samples.frank, token: Samples.verificationRequest.token)

    private func asked() throws -> Rehearsal {
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(request))
        return rehearsal
    }

    @Test("a token is kept over an outage and a restart, and brought when the network is back")
    func outage() throws {
        var rehearsal = try asked()
        #expect(try rehearsal.next() == call)
        try rehearsal.answer(.notSent("no route"))
        rehearsal.restart(after: .seconds(3_600))
        let pending = EmailVerification.tokenPending(Samples.frank, request.id)
        #expect(rehearsal.machine.emailVerification == pending)
        #expect(try rehearsal.next() == call)
        try rehearsal.answer(.accepted(.emailVerified))
        #expect(rehearsal.machine.emailVerification == .verified(Samples.frank))
        #expect(
            rehearsal.operation(request.id)?.status == .finished(.verifyEmail, .done(.answered))
        )
    }

    @Test("a no is the answer only if no send before it went unanswered")
    func doubt() throws {
        var rehearsal = try asked()
        try rehearsal.next()
        try rehearsal.answer(.refused(["Token is invalid."]))
        let rejected = Outcome.rejected(["Token is invalid."])
        #expect(rehearsal.operation(request.id)?.status == .finished(.verifyEmail, rejected))
        #expect(rehearsal.machine.emailVerification == .awaitingToken(Samples.frank))

        rehearsal = try asked()
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.next()
        try rehearsal.answer(.refused(["Token is invalid."]))
        let unknown = Outcome.outcomeUnknown(["Token is invalid."])
        #expect(
            rehearsal.operation(request.id)?.status == .finished(.verifyEmail, unknown)
        )
    }

    @Test("a restart while it is on its way counts as no answer")
    func restartWhileSending() throws {
        var rehearsal = try asked()
        try rehearsal.next()
        rehearsal.restart()
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        #expect(
            rehearsal.operation(request.id)?.status == .finished(.verifyEmail, .outcomeUnknown([]))
        )
    }

    @Test("it waits for no logout and no password change of its user, but one request at a time")
    func lane() throws {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.tell(.verificationWished(request))
        try rehearsal.next()
        #expect(try rehearsal.elapse() == .ignored, "one at a time")
        try rehearsal.answer(.unknown("HTTP 500"))
        #expect(try rehearsal.next() == call)
    }

    @Test("a mail that is on its way is waited for, unless a token of its user is here already")
    func resend() throws {
        var rehearsal = Rehearsal()
        try rehearsal.tell(.asked(.resendEmailToken(Samples.grace)))
        try rehearsal.answer(.accepted(.agreed))
        #expect(rehearsal.machine.emailVerification == .awaitingToken(Samples.grace))
        try rehearsal.tell(.verificationWished(request))
        try rehearsal.tell(.asked(.resendEmailToken(Samples.frank)))
        try rehearsal.answer(.accepted(.agreed))
        #expect(rehearsal.machine.emailVerification == .tokenPending(Samples.frank, request.id))
    }

    @Test("it ends with its time: nothing was applied, or nobody knows")
    func deadline() throws {
        for (answer, outcome) in [
            (Answer<Payload>.notSent("no route"), Outcome.expired),
            (.unknown("reset"), .outcomeUnknown([])),
        ] {
            var rehearsal = try asked()
            try rehearsal.next()
            try rehearsal.answer(answer)
            rehearsal.advance(by: request.lifetime)
            try rehearsal.elapse()
            #expect(rehearsal.operation(request.id)?.status == .finished(.verifyEmail, outcome))
            #expect(rehearsal.machine.emailVerification == .awaitingToken(Samples.frank))
        }
    }
}
