import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A check by the timer and a person's call")
struct TimerCheckTests {
    private let interval = Duration.minutes(10)
    private let check = Request<SecretRef>.checkSession(token: Samples.session.token)

    /// What a person can ask for while logged in, and the request it is.
    private static let calls: [Sample<(event: Event, request: Request<SecretRef>)>] =
        [
            Sample(
                "checkSession",
                (.wished(.checkSession), .checkSession(token: Samples.session.token))
            )
        ]
        + Samples.questions.map { question in
            Sample(question.name, (.asked(question.value), .question(question.value)))
        }

    @Test("a check by the timer makes no call busy: the call abandons it", arguments: calls)
    func abandoned(call: Sample<(event: Event, request: Request<SecretRef>)>) throws {
        var rehearsal = try checking()
        let timers = try #require(rehearsal.sent.last?.attempt)
        #expect(throws: Never.self) { try rehearsal.tell(call.value.event) }
        #expect(rehearsal.abandoned == [timers])
        #expect(rehearsal.sent.last?.request == call.value.request)
        #expect(rehearsal.sent.last?.attempt != timers)
    }

    @Test("a check by the timer that was abandoned for a call leaves again after it")
    func leavesAgain() throws {
        var rehearsal = try checking()
        #expect(throws: Never.self) {
            try rehearsal.tell(.asked(.forgotPassword(Samples.frank)))
            try rehearsal.answer(.accepted(.agreed))
        }
        let asked = rehearsal.now.instant
        #expect(try rehearsal.next() == check)
        #expect(rehearsal.now.instant - asked <= interval * 1.05)
    }

    @Test(
        "a person's call on its way is given up by a cancel, and the session stays",
        arguments: calls
    )
    func cancelled(call: Sample<(event: Event, request: Request<SecretRef>)>) throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.tell(call.value.event)
        let attempt = try #require(rehearsal.sent.last?.attempt)
        #expect(throws: Never.self) { try rehearsal.wish(.cancel(Samples.operationID(91))) }
        #expect(rehearsal.abandoned == [attempt])
        #expect(rehearsal.machine.foreground == .idle)
        #expect(rehearsal.machine.session == .loggedIn(Samples.session))
        #expect(throws: Never.self) { try rehearsal.wish(.checkSession) }
    }

    @Test("a person's call is still in another's way")
    func oneAtATime() throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.checkSession)
        #expect(throws: IllegalEvent.busy) {
            try rehearsal.tell(.asked(.forgotPassword(Samples.frank)))
        }
    }

    /// Logged in, and the timer's check is on its way.
    private func checking() throws -> Rehearsal {
        var rehearsal = try Rehearsal.online(recheckInterval: interval)
        #expect(try rehearsal.next() == check)
        return rehearsal
    }
}
