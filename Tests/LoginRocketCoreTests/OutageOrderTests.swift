import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A password change and the logout of its session in an outage")
struct OutageOrderTests {
    private let logout = Samples.operationID(1)
    private let change = Samples.changeRequest.id

    @Test(
        "a change is answered before the logout of its session leaves, however the outage looks",
        arguments: [16, 20, 25, 30, 35, 40, 45],
        [Answer<Payload>.notSent("no route"), .unknown("timed out")]
    )
    func changeComesFirst(minutes: Int, failure: Answer<Payload>) throws {
        var overtaken: [UInt64] = []
        for seed in UInt64(1)...20 where try isOvertaken(minutes, failure, seed) {
            overtaken.append(seed)
        }
        #expect(overtaken.isEmpty, "the seeds with which the logout came first")
    }

    @Test(
        "a change that was queued in an outage is done afterwards, with whatever luck",
        arguments: [16, 20, 25, 30, 35, 40, 45]
    )
    func changeIsDone(minutes: Int) throws {
        var lost: [UInt64] = []
        for seed in UInt64(1)...20 {
            let rehearsal = try afterOutage(minutes, .notSent("no route"), seed).rehearsal
            if !rehearsal.outcome(of: change).isDone || !rehearsal.outcome(of: logout).isDone {
                lost.append(seed)
            }
        }
        #expect(lost.isEmpty, "the seeds with which the change or the logout was not done")
    }

    private func isOvertaken(
        _ minutes: Int,
        _ failure: Answer<Payload>,
        _ seed: UInt64
    ) throws -> Bool {
        let left = try afterOutage(minutes, failure, seed).left
        let firstLogout = left.firstIndex { $0.request.isLogout } ?? left.endIndex
        let lastUpdate = left.lastIndex { $0.request.isUpdate } ?? left.endIndex
        return firstLogout < lastUpdate
    }

    /// Online, then change and logout without a network, then an hour with one.
    private func afterOutage(
        _ minutes: Int,
        _ failure: Answer<Payload>,
        _ seed: UInt64
    ) throws -> (rehearsal: Rehearsal, left: [Rehearsal.Sent]) {
        var random = SplitMix64(seed: seed)
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.logout(logout))
        let draw = { random.next() }
        let during = try rehearsal.run(.minutes(minutes), latency: .seconds(5), drawing: draw) {
            _ in .answered(failure)
        }
        // The logout ends the session: after it the server takes no change of it any more.
        var isEnded = false
        let after = try rehearsal.run(.hours(1), latency: .zero, drawing: draw) { request in
            if request.isLogout { isEnded = true }
            guard isEnded else { return Rehearsal.yes(request) }
            if request.isUpdate { return .answered(.refused(["Session is invalid."])) }
            return request.isCheck ? .answered(.accepted(.ended)) : Rehearsal.yes(request)
        }
        return (rehearsal, during + after)
    }
}
