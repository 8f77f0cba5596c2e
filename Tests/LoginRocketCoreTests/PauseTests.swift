import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A pause that the server asks for")
struct PauseTests {
    private let frank = Samples.session
    private let grace = Samples.session(of: Samples.grace)
    private let heidi = Samples.session(of: User("heidi"), 20)

    private let changeOfGrace = ChangeRequest(
        id: Samples.operationID(6),
        current: SecretRef(61),
        new: SecretRef(62),
        lifetime: .hours(24)
    )

    private static let minute = Answer<Payload>.limited(retryAfter: .seconds(60))

    @Test("after a logout was limited nothing leaves by itself until the time is over")
    func logoutLimited() throws {
        var rehearsal = try manyLogouts()
        try rehearsal.next()
        try rehearsal.answer(Self.minute)
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [], "no logout, no check")
        let after = try rehearsal.run(.seconds(62))
        #expect(after.contains { $0.request.isCheck }, "the part by chance is a minute at most")
        for number in UInt64(11)...15 {
            #expect(rehearsal.outcome(of: Samples.operationID(number)).isDone)
        }
    }

    @Test("after a check was limited nothing leaves by itself until the time is over")
    func checkLimited() throws {
        var rehearsal = try Rehearsal.online(frank, recheckInterval: .seconds(10))
        #expect(try rehearsal.next()?.isCheck == true)
        try rehearsal.answer(Self.minute)
        try rehearsal.tell(.verificationWished(Samples.verificationRequest))
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [])
        let after = try rehearsal.run(.seconds(62)).map(\.request)
        #expect(after.contains { $0.isCheck })
        #expect(after.contains(.verifyEmail(Samples.frank, token: SecretRef(8))))
    }

    @Test("a shorter one, asked for by a request that had left before, does not end it")
    func shorter() throws {
        var rehearsal = try manyLogouts()
        try rehearsal.next()
        let first = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.next()
        try rehearsal.answer(.limited(retryAfter: .seconds(1800)), to: first)
        try rehearsal.answer(Self.minute)
        let during = try rehearsal.run(.seconds(1799)).map(\.request)
        #expect(during == [])
    }

    @Test("the login with which a change is looked into waits, too")
    func probeWaits() throws {
        let wrong = Answer<Payload>.refused(["Current password is incorrect."])
        var rehearsal = try Rehearsal.online(frank)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(.unknown("reset"))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.queueLogout(of: grace, as: Samples.operationID(4))
        #expect(try rehearsal.next() == .logout(token: grace.token))
        let logout = try #require(rehearsal.sent.last?.attempt)
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(wrong)
        try rehearsal.answer(Self.minute, to: logout)
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [])
        let after = try rehearsal.run(.minutes(20)).map(\.request)
        #expect(after.contains(.login(Samples.frank, password: Samples.newPassword)))
    }

    @Test("it is what the server asks for, at most an hour, and up to a minute by chance")
    func length() throws {
        for (answer, least, most) in [
            (Answer<Payload>.limited(retryAfter: nil), 0, 60),
            (.limited(retryAfter: .seconds(7200)), 3600, 3660),
        ] {
            var rehearsal = try manyLogouts()
            try rehearsal.next()
            let start = rehearsal.now.instant
            try rehearsal.answer(answer)
            try rehearsal.next()
            let wait = rehearsal.now.instant - start
            #expect((Duration.seconds(least)...Duration.seconds(most)).contains(wait), "\(answer)")
        }
    }

    @Test("a limit that names no time holds everything back for up to a minute")
    func withoutTime() throws {
        var rehearsal = try manyLogouts()
        rehearsal.draw = Draw(bits: .max, operationID: Samples.operationID(99))
        try rehearsal.next()
        try rehearsal.answer(.limited(retryAfter: nil))
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [])
    }

    @Test("a pause of everything is shown until its time is over")
    func shown() throws {
        var rehearsal = try manyLogouts()
        try rehearsal.next()
        try rehearsal.answer(Self.minute)
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).network == .paused)
        try rehearsal.run(.minutes(3))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).network == .online)
    }

    @Test("after a password change was limited its user's operations wait, and nobody else's")
    func changeLimited() throws {
        var rehearsal = try changeAndLogout()
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(Self.minute)
        try rehearsal.tell(.verificationWished(Samples.verificationRequest))
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [.logout(token: grace.token)])
        let after = try rehearsal.run(.seconds(62)).map(\.request)
        #expect(after.contains(.verifyEmail(Samples.frank, token: SecretRef(8))))
    }

    @Test("a second user who is limited in that time holds everything back")
    func secondUser() throws {
        var rehearsal = try changeAndLogout()
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(Self.minute)
        try rehearsal.run(.seconds(5))
        try rehearsal.login(Samples.session(of: Samples.grace, 1))
        try rehearsal.wish(.updatePassword(changeOfGrace))
        #expect(try rehearsal.next()?.isUpdate == true)
        try rehearsal.answer(Self.minute)
        try rehearsal.wish(.logout(Samples.operationID(7)))
        try rehearsal.queueLogout(of: heidi, as: Samples.operationID(9))
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [])
        let after = try rehearsal.run(.seconds(62)).map(\.request)
        #expect(after.contains(.logout(token: heidi.token)))
    }

    @Test("a second user's limit without a time holds everything back for half a minute at least")
    func secondUserWithoutTime() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.next()
        try rehearsal.answer(Self.minute)
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.login(Samples.session(of: Samples.grace, 1))
        try rehearsal.wish(.updatePassword(changeOfGrace))
        #expect(try rehearsal.next()?.isUpdate == true)
        rehearsal.draw = Draw(bits: 0, operationID: rehearsal.draw.operationID)
        try rehearsal.answer(.limited(retryAfter: nil))
        try rehearsal.wish(.logout(Samples.operationID(7)))
        try rehearsal.queueLogout(of: heidi, as: Samples.operationID(9))
        #expect(try rehearsal.run(.seconds(29)).map(\.request) == [])
        let after = try rehearsal.run(.seconds(2)).map(\.request)
        #expect(after.contains(.logout(token: heidi.token)))
    }

    @Test("a person's login that was limited makes that user's operations wait, and nobody else's")
    func personLimited() throws {
        var rehearsal = try Rehearsal.online(grace)
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.queueLogout(of: frank, as: Samples.operationID(3))
        try rehearsal.wish(.login(Samples.grace, password: Samples.password))
        try rehearsal.answer(Self.minute)
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [.logout(token: frank.token)])
        let after = try rehearsal.run(.seconds(62)).map(\.request)
        #expect(after == [.logout(token: grace.token)])
    }

    @Test("a person's call leaves in a pause, at once, and nothing else does")
    func personIsNotHeldBack() throws {
        var rehearsal = try manyLogouts()
        try rehearsal.next()
        try rehearsal.answer(Self.minute)
        let start = rehearsal.sent.count
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.valid))
        try rehearsal.tell(.asked(.forgotPassword(Samples.frank)))
        try rehearsal.answer(.accepted(.agreed))
        #expect(rehearsal.sent.count == start + 2)
        let during = try rehearsal.run(.seconds(59)).map(\.request)
        #expect(during == [])
    }

    /// Frank is logged in with a check every 10 seconds; five users' logouts wait.
    private func manyLogouts() throws -> Rehearsal {
        let users = (1...5).map { Samples.session(of: User("user\($0)"), UInt64($0)) }
        var rehearsal = try Rehearsal.online(users[0], recheckInterval: .seconds(10))
        try rehearsal.wish(.logout(Samples.operationID(11)))
        for (number, session) in zip(UInt64(12)..., users.dropFirst()) {
            try rehearsal.queueLogout(of: session, as: Samples.operationID(number))
        }
        try rehearsal.login(frank)
        return rehearsal
    }

    /// Frank's change waits, then the logout of grace.
    private func changeAndLogout() throws -> Rehearsal {
        var rehearsal = try Rehearsal.online(frank)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        try rehearsal.queueLogout(of: grace, as: Samples.operationID(4))
        return rehearsal
    }
}
