import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The operations that a snapshot shows")
struct ShownOperationsTests {
    private let change = Samples.changeRequest.id

    @Test("outcomes that nobody acknowledged do not hide what is unfinished", arguments: [20, 100])
    func change(outcomes: Int) throws {
        var rehearsal = Rehearsal()
        try finishLogouts(1...outcomes, &rehearsal)
        try rehearsal.login(Samples.session)
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        let shown = shown(rehearsal)
        #expect(shown.first == change)
        #expect(shown.count == 21)
    }

    @Test("the newest 20 unfinished come first, then the newest 20 outcomes")
    func newest() throws {
        var rehearsal = Rehearsal()
        try finishLogouts(101...125, &rehearsal)
        try queueLogouts(201...225, &rehearsal)
        let shown = shown(rehearsal)
        #expect(Set(shown.prefix(20)) == ids(206...225))
        #expect(Set(shown.dropFirst(20)) == ids(106...125))
    }

    @Test("an operation that ends moves from the unfinished to the outcomes")
    func ended() throws {
        var rehearsal = Rehearsal()
        try queueLogouts(1...1, &rehearsal)
        try rehearsal.run(.minutes(1))
        try queueLogouts(2...2, &rehearsal)
        #expect(shown(rehearsal) == [Samples.operationID(2), Samples.operationID(1)])
    }

    @Test("both are counted, however few are shown")
    func counts() throws {
        var rehearsal = Rehearsal()
        try finishLogouts(1...30, &rehearsal)
        try queueLogouts(31...55, &rehearsal)
        let snapshot = rehearsal.machine.snapshot(at: rehearsal.now)
        #expect(snapshot.unfinishedCount == 25)
        #expect(snapshot.finishedCount == 30)
    }

    @Test("the outbox is read part after part, in the order of acceptance, whatever ends meanwhile")
    func pages() throws {
        var rehearsal = Rehearsal()
        try finishLogouts(101...125, &rehearsal)
        try queueLogouts(201...225, &rehearsal)
        let end = rehearsal.now + .minutes(1)
        var read: [OperationID] = []
        while let part = rehearsal.machine.operations(
            after: read.last,
            limit: 7,
            at: rehearsal.now
        ) {
            read += part.map(\.id)
            guard part.count == 7 else { break }
            if read.count == 35 { try rehearsal.run(.minutes(1)) }
        }
        #expect(rehearsal.machine.snapshot(at: end).unfinishedCount == 0)
        #expect(read == (101...125).map(Samples.operationID) + (201...225).map(Samples.operationID))
        #expect(
            rehearsal.machine.operations(after: change, limit: 7, at: rehearsal.now) == nil,
            "there is no such operation"
        )
    }

    private func shown(_ rehearsal: Rehearsal) -> [OperationID] {
        rehearsal.machine.snapshot(at: rehearsal.now).operations.map(\.id)
    }

    private func ids(_ numbers: ClosedRange<Int>) -> Set<OperationID> {
        Set(numbers.map { Samples.operationID(UInt64($0)) })
    }

    private func queueLogouts(_ numbers: ClosedRange<Int>, _ rehearsal: inout Rehearsal) throws {
        for number in numbers.map(UInt64.init) {
            let session = Samples.session(of: User("user\(number)"), number)
            try rehearsal.queueLogout(of: session, as: Samples.operationID(number))
        }
    }

    private func finishLogouts(_ numbers: ClosedRange<Int>, _ rehearsal: inout Rehearsal) throws {
        try queueLogouts(numbers, &rehearsal)
        try rehearsal.run(.hours(1))
        #expect(rehearsal.machine.snapshot(at: rehearsal.now).unfinishedCount == 0)
    }
}
