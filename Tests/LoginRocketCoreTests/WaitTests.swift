import LoginRocketCoreTesting
import Testing

@testable import LoginRocketCore

/// Counts requests in hours of trouble that does not end.
@Suite("The waits of the outbox")
struct WaitTests {
    private func hour(_ hours: Hours) throws -> Int {
        var hours = hours
        return try hours.count(2)[1]
    }

    /// The next request of a logout after twelve that timed out, with the longest waits.
    private func afterOutage() throws -> Rehearsal {
        var rehearsal = Hours.logouts(1)
        rehearsal.draw = Draw(bits: .max, operationID: Samples.operationID(1))
        for _ in 1...12 {
            try rehearsal.next()
            try rehearsal.answer(.unknown("timed out"))
        }
        try rehearsal.next()
        return rehearsal
    }

    @Test("grow although a link flaps every second")
    func flapping() throws {
        let slow = try hour(
            Hours(Hours.logouts(4), hints: .seconds(1)) { _, _ in (.unknown("reset"), .seconds(1)) }
        )
        #expect(slow < 700)
        let alone = try hour(
            Hours(Hours.logouts(1), hints: .seconds(1)) { _, _ in (.unknown("reset"), .seconds(1)) }
        )
        #expect(alone < 700)
    }

    @Test("end at a random time within 30 seconds of a hint, also behind a probe on its way")
    func hintBehindProbe() throws {
        for users in [1, 2] {
            var rehearsal = Hours.logouts(users)
            for _ in 1...12 {
                try rehearsal.next()
                try rehearsal.answer(.unknown("timed out"))
            }
            try rehearsal.next()
            let hint = rehearsal.now.instant
            // Three quarters of the spread.
            let draw = Draw(bits: .max / 4 * 3, operationID: Samples.operationID(1))
            rehearsal.draw = draw
            try rehearsal.tell(.networkChanged(draw))
            try rehearsal.answer(.notSent("reset by the new link"))
            try rehearsal.next()
            #expect(
                rehearsal.now.instant - hint >= .seconds(20),
                "\(users) users: left \(rehearsal.now.instant - hint) after the hint"
            )
        }
    }

    @Test("are short after a hint, though a person's call opened the gate before the probe failed")
    func hintAndPerson() throws {
        var rehearsal = try afterOutage()
        let probe = try #require(rehearsal.sent.last?.attempt)
        try rehearsal.tell(.networkChanged(rehearsal.draw))
        try rehearsal.tell(.asked(.forgotPassword(Samples.frank)))
        try rehearsal.answer(.accepted(.agreed))
        #expect(rehearsal.machine.gate == .open)
        try rehearsal.answer(.unknown("the old link is gone"), to: probe)
        let failed = rehearsal.now.instant
        try rehearsal.next()
        #expect(rehearsal.now.instant - failed <= .seconds(30), "\(rehearsal.now.instant - failed)")
    }

    @Test("do not grow by what went unanswered in an outage")
    func answerEndsOutage() throws {
        var rehearsal = try afterOutage()
        try rehearsal.answer(.limited(retryAfter: .zero))
        try rehearsal.next()
        try rehearsal.answer(.notSent("a short gap"))
        let failed = rehearsal.now.instant
        try rehearsal.next()
        #expect(rehearsal.now.instant - failed <= .seconds(8), "\(rehearsal.now.instant - failed)")
    }

    @Test("grow although answers alternate with none")
    func alternating() throws {
        // The server answers checks and breaks at each logout.
        let sick = try hour(
            Hours(Hours.logouts(1)) { request, _ in
                guard case .logout = request else { return (.accepted(.valid), .milliseconds(100)) }
                return (.unknown("500"), .milliseconds(100))
            }
        )
        #expect(sick < 35)
        var rehearsal = Hours.logouts(1)
        rehearsal.draw = Draw(bits: .max, operationID: Samples.operationID(1))
        for _ in 1...20 {
            guard case .logout = try #require(try rehearsal.next()) else {
                try rehearsal.answer(.accepted(.valid))
                continue
            }
            try rehearsal.answer(.unknown("500"))
        }
        let waits = zip(rehearsal.sent, rehearsal.sent.dropFirst()).map { $1.at - $0.at }
        #expect(waits.dropFirst(10).allSatisfy { $0 > .seconds(200) }, "\(waits.dropFirst(10))")
    }

    @Test("of 100 sick operations grow although every second answer is lost")
    func halfLost() throws {
        let count = try hour(
            Hours(Hours.logouts(100)) { request, sent in
                guard case .logout = request else { return (.accepted(.valid), .milliseconds(100)) }
                return (
                    sent.attempt.value % 2 == 0 ? .refused([]) : .unknown("500"), .milliseconds(100)
                )
            }
        )
        #expect(count < 5000)
    }

    @Test("grow for lanes that fail together through an open gate")
    func together() throws {
        var rehearsal = Hours.logouts(4)
        rehearsal.draw = Draw(bits: .max, operationID: Samples.operationID(1))
        let count = try hour(
            Hours(Hours.logouts(4)) { request, _ in
                guard case .logout = request else { return (.accepted(.valid), .milliseconds(100)) }
                return (.unknown("504"), .seconds(30))
            }
        )
        #expect(count < 130)
    }

    @Test("last half a minute at least for a password that was limited without a time")
    func lockout() throws {
        var rehearsal = Rehearsal(
            Saved(
                session: .loggedIn(Samples.session),
                operations: [Samples.operation(.updatePassword(Samples.change(at: .send)))],
                lastSequence: SequenceNumber(1)
            )
        )
        rehearsal.draw = Draw(bits: .max / 100, operationID: Samples.operationID(1))
        try rehearsal.next()
        try rehearsal.answer(.limited(retryAfter: nil))
        let limited = rehearsal.now.instant
        try rehearsal.next()
        #expect(
            rehearsal.now.instant - limited >= .seconds(30),
            "\(rehearsal.now.instant - limited)"
        )
    }

}
