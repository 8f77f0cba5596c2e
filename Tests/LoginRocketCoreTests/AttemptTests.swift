import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("An attempt of a password change")
struct AttemptTests {
    private let id = Samples.changeRequest.id
    private let tryNew = Request<SecretRef>.login(Samples.frank, password: Samples.newPassword)

    @Test("the attempt is in the store before the first byte leaves")
    func attemptIsSavedFirst() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        #expect(rehearsal.operation(id)?.attempts == 1)
        var change = Samples.change(at: .resend(Samples.doubt))
        change.hold = .since(.zero)
        #expect(outcome(rehearsal) == .updatePassword(change))
    }

    @Test("what was not sent, and 429, resolve the attempt")
    func resolved() throws {
        let answers: [(Answer<Payload>, PendingChange.Hold)] = [
            (.notSent("no route"), .untried), (.limited(retryAfter: nil), .since(.zero)),
        ]
        for (answer, hold) in answers {
            var rehearsal = try changing()
            try rehearsal.next()
            try rehearsal.answer(answer)
            var change = Samples.change(at: .send)
            change.hold = hold
            #expect(outcome(rehearsal) == .updatePassword(change))
        }
    }

    @Test("an answer that could not be saved leaves the doubt")
    func answerLost() throws {
        var rehearsal = try changing()
        try rehearsal.next()
        let before = rehearsal.ledger
        try rehearsal.report(.answerLost)
        #expect(rehearsal.ledger == before)
        try rehearsal.next()
        try rehearsal.answer(.refused([]))
        #expect(try rehearsal.next() == tryNew)
    }

    private func changing() throws -> Rehearsal {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        return rehearsal
    }

    private func outcome(_ rehearsal: Rehearsal) -> Outbox.Operation.Status? {
        rehearsal.operation(id)?.status
    }
}
