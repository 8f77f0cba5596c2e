import LoginRocketCore
import LoginRocketCoreTesting

// A store that refuses some commits: the machine is told so, as a driver tells it.

extension Rehearsal {
    /// Tells the machine an event, if what it leads to can be saved; if not, that it could not.
    mutating func tell(_ event: Event, refusing isRefused: (Changes) -> Bool) throws {
        let changes = try machine.decide(event, at: now).changes
        guard changes.isDurable, isRefused(changes) else {
            guard try tell(event) != .ignored else { throw Stuck() }
            return
        }
        switch event {
        case .timeElapsed(let draw): try tell(.notSaved(draw))
        case .reported(let attempt, _, let draw): try tell(.reported(attempt, .answerLost, draw))
        case .wished, .asked, .verificationWished, .operationWished, .networkChanged, .notSaved:
            throw Refused()
        }
    }

    /// Lets this time pass with other luck at each event, and answers each request that leaves.
    ///
    /// - Returns: What left, in order.
    @discardableResult
    mutating func run(
        _ duration: Duration,
        refusing isRefused: (Changes) -> Bool,
        drawing bits: () -> UInt64 = { Samples.draw.bits },
        _ report: (Request<SecretRef>) -> Report = Rehearsal.yes
    ) throws -> [Sent] {
        var left: [Sent] = []
        let end = now.instant + duration
        for _ in 1...100_000 {
            guard let deadline, deadline <= end else {
                advance(by: max(.zero, end - now.instant))
                return left
            }
            advance(by: max(.zero, deadline - now.instant))
            draw = Draw(bits: bits(), operationID: draw.operationID)
            let count = sent.count
            try tell(.timeElapsed(draw), refusing: isRefused)
            for request in sent[count...] {
                left.append(request)
                let answer = Event.reported(request.attempt, report(request.request), draw)
                try tell(answer, refusing: isRefused)
            }
        }
        throw Stuck()
    }
}

/// The store did not take a wish: its caller gets the error.
struct Refused: Error {}
