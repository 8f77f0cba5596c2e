// Runs every kind of transition some times on an outbox of a given shape.
//
// `Tests/cost` compiles this together with the core and counts the instructions below each
// `measured…` function, so the setup around them costs nothing.

let arguments = CommandLine.arguments.dropFirst().compactMap(Int.init)
guard arguments.count == 3 else {
    print("usage: cost LANES OPERATIONS-PER-LANE TIMES")
    throw Usage()
}
var bench = Bench(lanes: arguments[0], depth: arguments[1])
for round in 0..<arguments[2] { try bench.run(round) }
print(bench.sum)

struct Usage: Error {}
struct NothingSent: Error {}

struct Bench {
    var machine: Machine
    var now = Moment(instant: Instant(sinceZero: .zero), wall: WallTime(secondsSince1970: 0))
    var count: UInt64 = 10_000_000
    let lanes: Int
    /// Of what the measured functions return: each something else, or they become one function.
    var sum = 0

    init(lanes: Int, depth: Int) {
        self.lanes = lanes
        var operations: [Outbox.Operation] = []
        for place in 0..<(lanes * depth) {
            let number = UInt64(place + 1)
            operations.append(
                Outbox.Operation(
                    sequence: SequenceNumber(Int64(number)),
                    id: OperationID(high: 0, low: number),
                    user: Bench.user(place % lanes),
                    origin: .app,
                    queuedAt: now.wall,
                    lifetime: .seconds(30 * 24 * 3600),
                    status: .logout(
                        PendingLogout(
                            session: SessionIdentity("kss_\(number)"),
                            token: SecretRef(number)
                        )
                    )
                )
            )
        }
        let saved = Saved(
            operations: operations,
            lastSequence: SequenceNumber(Int64(lanes * depth))
        )
        let draw = Draw(bits: 1 << 63, operationID: OperationID(high: 1, low: 0))
        machine = Machine(restoring: saved, at: now, draw)
    }

    /// One of each: an outbox is as large after a round as before it.
    mutating func run(_ round: Int) throws {
        try logIn(Bench.user(round % lanes))
        let change = ChangeRequest(
            id: newID(),
            current: SecretRef(1),
            new: SecretRef(2),
            lifetime: .seconds(24 * 3600)
        )
        sum += measuredAcceptChange(&machine, .wished(.updatePassword(change)), now)
        sum += measuredCancelChange(&machine, .operationWished(change.id, .cancel), now)
        sum += measuredAcknowledge(&machine, .operationWished(change.id, .acknowledge), now)
        sum += measuredAcceptLogout(&machine, .wished(.logout(newID())), now)

        now = Moment(instant: now.instant + .seconds(1), wall: now.wall + .seconds(1))
        sum += measuredStart(&machine, .timeElapsed(draw()), now)
        let lost = Report.answered(.unknown("reset"))
        sum += measuredRetry(&machine, .reported(machine.lastAttempt, lost, draw()), now)

        now = Moment(instant: now.instant + .seconds(600), wall: now.wall + .seconds(600))
        sum += measuredStart(&machine, .timeElapsed(draw()), now)
        guard let ended = machine.outbox.operation(sending: machine.lastAttempt) else {
            throw NothingSent()
        }
        let yes = Report.answered(.accepted(.loggedOut))
        sum += measuredFinish(&machine, .reported(machine.lastAttempt, yes, draw()), now)
        sum += measuredAcknowledge(&machine, .operationWished(ended.id, .acknowledge), now)

        let early = Moment(instant: now.instant - .seconds(100_000), wall: now.wall)
        sum += measuredElapseEarly(&machine, .timeElapsed(draw()), early)
        sum += measuredSnapshot(machine, now)
        sum += measuredNextDeadline(machine)
    }

    private mutating func logIn(_ user: User) throws {
        count += 1
        let session = Session(
            identity: SessionIdentity("tk\(count)"),
            user: user,
            token: SecretRef(count),
            expiresAt: nil,
            confirmation: .confirmed(at: now.wall)
        )
        for event in [
            Event.wished(.login(user, password: SecretRef(1))),
            .reported(machine.lastAttempt.next, .answered(.accepted(.session(session))), draw()),
        ] {
            machine.apply(try machine.decide(event, at: now).changes)
        }
    }

    private mutating func newID() -> OperationID {
        count += 1
        return OperationID(high: 2, low: count)
    }

    private mutating func draw() -> Draw {
        Draw(bits: 1 << 63, operationID: newID())
    }

    private static func user(_ number: Int) -> User {
        User("user-\(number)@example.com")
    }
}

@inline(__always)
func decideAndApply(_ machine: inout Machine, _ event: Event, _ now: Moment) {
    guard let transition = try? machine.decide(event, at: now) else { return }
    machine.apply(transition.changes)
}

@inline(never)
func measuredAcceptLogout(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 1
}

@inline(never)
func measuredAcceptChange(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 2
}

@inline(never)
func measuredCancelChange(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 3
}

@inline(never)
func measuredStart(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 4
}

@inline(never)
func measuredRetry(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 5
}

@inline(never)
func measuredFinish(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 6
}

@inline(never)
func measuredAcknowledge(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 7
}

@inline(never)
func measuredElapseEarly(_ machine: inout Machine, _ event: Event, _ now: Moment) -> Int {
    decideAndApply(&machine, event, now)
    return 8
}

@inline(never)
func measuredSnapshot(_ machine: Machine, _ now: Moment) -> Int {
    machine.snapshot(at: now).operations.count
}

@inline(never)
func measuredNextDeadline(_ machine: Machine) -> Int {
    machine.nextDeadline == nil ? 0 : 100
}
