import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A change of the network")
struct NetworkHintTests {
    @Test("shortens the wait of the gate to 30 seconds at most")
    func gate() throws {
        var rehearsal = try loggingOut()
        for _ in 1...9 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(wait == .seconds(150), "half of the bound")
        let transition = try rehearsal.tell(.networkChanged(Samples.draw))
        #expect(!transition.changes.isDurable)
        let soon = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(soon == .seconds(15), "half of 30 seconds")
        #expect(try rehearsal.tell(.networkChanged(Samples.draw)) == .ignored)
    }

    @Test("shortens the backoff of an operation, too, while nothing is answered")
    func backoff() throws {
        var rehearsal = try loggingOut()
        for _ in 1...9 {
            try rehearsal.next()
            try rehearsal.answer(.refused([]))
            try rehearsal.next()
            try rehearsal.answer(.accepted(.valid))
        }
        try rehearsal.next()
        try rehearsal.answer(.notSent("no route"))
        #expect(rehearsal.machine.nextDeadline == rehearsal.now.instant + .seconds(150))
        try rehearsal.tell(.networkChanged(Samples.draw))
        #expect(rehearsal.machine.nextDeadline == rehearsal.now.instant + .seconds(15))
    }

    @Test("counts though a probe is on its way, which then fails")
    func duringProbe() throws {
        var rehearsal = try loggingOut()
        for _ in 1...9 {
            try rehearsal.next()
            try rehearsal.answer(.notSent("no route"))
        }
        try rehearsal.next()
        try rehearsal.tell(.networkChanged(Samples.draw))
        try rehearsal.answer(.notSent("timed out"))
        let wait = try #require(rehearsal.machine.nextDeadline) - rehearsal.now.instant
        #expect(wait == .seconds(15), "half of 30 seconds")
    }

    @Test("shortens no pause and no time between passwords")
    func nothingElse() throws {
        var paused = try loggingOut()
        try paused.next()
        try paused.answer(.limited(retryAfter: .seconds(600)))
        try paused.tell(.networkChanged(Samples.draw))
        #expect(paused.machine.nextDeadline == paused.now.instant + .seconds(630))

        var changing = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try changing.wish(.updatePassword(Samples.changeRequest))
        for _ in 1...3 {
            try changing.next()
            try changing.answer(.unknown("reset"))
        }
        let sent = changing.sent.map(\.at)
        try changing.tell(.networkChanged(Samples.draw))
        try changing.next()
        #expect(changing.now.instant - sent[1] >= .seconds(900))
    }

    private func loggingOut() throws -> Rehearsal {
        var rehearsal = Rehearsal(Saved(session: .loggedIn(Samples.session)))
        try rehearsal.wish(.logout(Samples.operationID(1)))
        return rehearsal
    }
}
