import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("Tokens that verify email addresses")
struct EmailTokenTests {
    private let frank = Samples.verificationRequest

    /// Another token of frank's, and one of grace's.
    private static let others: [Sample<VerificationRequest>] = [
        Sample("the same user's", request(of: Samples.frank)),
        Sample("another user's", request(of: Samples.grace)),
    ]

    @Test("each token is an operation of its own: none takes another's place", arguments: others)
    func ownOperation(other: Sample<VerificationRequest>) throws {
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(frank))
        try rehearsal.next()
        try rehearsal.answer(.notSent("no route"))
        try rehearsal.tell(.verificationWished(other.value))
        #expect(rehearsal.outcome(of: frank.id) == nil)
        rehearsal.restart()
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(Set(left) == [call(frank), call(other.value)])
        #expect(rehearsal.outcome(of: frank.id) == .done(.answered))
        #expect(rehearsal.outcome(of: other.value.id) == .done(.answered))
    }

    @Test("a token is accepted while another is on its way", arguments: others)
    func whileOnItsWay(other: Sample<VerificationRequest>) throws {
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(frank))
        try rehearsal.next()
        let first = try #require(rehearsal.sent.last?.attempt)
        #expect(throws: Never.self) { try rehearsal.tell(.verificationWished(other.value)) }
        try rehearsal.answer(.accepted(.emailVerified), to: first)
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: other.value.id) == .done(.answered))
    }

    @Test("a token is judged by its own attempts: another's doubt is not its doubt")
    func ownDoubt() throws {
        let other = Self.request(of: Samples.frank)
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(frank))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.tell(.verificationWished(other))
        try rehearsal.run(.hours(1)) { _ in .answered(.refused(["Invalid token."])) }
        #expect(rehearsal.outcome(of: frank.id).isUnknown)
        #expect(rehearsal.outcome(of: other.id) == .rejected(["Invalid token."]))
        #expect(rehearsal.sent.count { $0.request == call(frank) } == 2, "asked again first")
    }

    @Test("an address stays verified when the link in its mail is opened twice")
    func linkOpenedTwice() throws {
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(frank))
        try rehearsal.run(.minutes(1))
        #expect(rehearsal.machine.emailVerification == .verified(Samples.frank))
        try rehearsal.tell(.verificationWished(Self.request(of: Samples.frank)))
        #expect(rehearsal.machine.emailVerification == .verified(Samples.frank))
        try rehearsal.run(.minutes(1)) { _ in .answered(.refused(["Invalid token."])) }
        #expect(rehearsal.machine.emailVerification == .verified(Samples.frank))
    }

    @Test("the rejection of an older token does not hide a newer one of the same user")
    func olderToken() throws {
        let newer = Self.request(of: Samples.frank)
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(frank))
        try rehearsal.next()
        try rehearsal.tell(.verificationWished(newer))
        try rehearsal.answer(.refused(["Invalid token."]))
        #expect(rehearsal.outcome(of: frank.id) == .rejected(["Invalid token."]))
        let pending = EmailVerification.tokenPending(Samples.frank, newer.id)
        #expect(rehearsal.machine.emailVerification == pending)
    }

    @Test("a user who waits for a mail is not verified by the token of another user")
    func anothersToken() throws {
        let grace = Self.request(of: Samples.grace)
        var rehearsal = Rehearsal()
        try rehearsal.tell(.verificationWished(grace))
        try askForMail(to: Samples.frank, &rehearsal)
        try rehearsal.run(.hours(1))
        #expect(rehearsal.outcome(of: grace.id) == .done(.answered))
        #expect(rehearsal.machine.emailVerification == .awaitingToken(Samples.frank))
    }

    @Test("a token without a name is the person's who is logged in")
    func namelessLoggedIn() throws {
        var rehearsal = Rehearsal()
        try askForMail(to: Samples.frank, &rehearsal)
        try rehearsal.login(Samples.session(of: Samples.grace))
        #expect(rehearsal.machine.userToVerify == Samples.grace)
    }

    @Test("a mail to the one who is logged in is not shadowed by one to somebody else")
    func namelessBesideMail() throws {
        var rehearsal = try Rehearsal.online(Samples.session(of: Samples.grace))
        try askForMail(to: Samples.frank, &rehearsal)
        #expect(rehearsal.machine.userToVerify == Samples.grace)
    }

    @Test("a login as somebody else forgets whom a mail was last asked for")
    func namelessAfterOther() throws {
        var rehearsal = Rehearsal()
        try askForMail(to: Samples.frank, &rehearsal)
        #expect(rehearsal.machine.userToVerify == Samples.frank)
        try rehearsal.queueLogout(
            of: Samples.session(of: Samples.grace),
            as: Samples.operationID(1)
        )
        #expect(rehearsal.machine.userToVerify == nil)
    }

    private static func request(of user: User) -> VerificationRequest {
        VerificationRequest(
            id: Samples.operationID(7),
            user: user,
            token: SecretRef(77),
            lifetime: .hours(24)
        )
    }

    private func call(_ request: VerificationRequest) -> Request<SecretRef> {
        .verifyEmail(request.user, token: request.token)
    }

    private func askForMail(to user: User, _ rehearsal: inout Rehearsal) throws {
        try rehearsal.tell(.asked(.resendEmailToken(user)))
        try rehearsal.answer(.accepted(.agreed))
    }
}
