import LoginRocketCore
import LoginRocketCoreTesting

/// A machine, a network with delays, and a server: counts the requests that leave in some hours.
struct Hours {
    var rehearsal: Rehearsal
    /// What becomes of a request, and after how long.
    var serve: (Request<SecretRef>, Rehearsal.Sent) -> (Answer<Payload>, Duration)
    /// How often the app says that the network has changed.
    var hints: Duration?

    private var chance: SplitMix64
    private var flights: [(sent: Rehearsal.Sent, at: Instant, answer: Answer<Payload>)] = []

    init(
        _ rehearsal: Rehearsal,
        seed: UInt64 = 1,
        hints: Duration? = nil,
        serve: @escaping (Request<SecretRef>, Rehearsal.Sent) -> (Answer<Payload>, Duration)
    ) {
        self.rehearsal = rehearsal
        self.serve = serve
        self.hints = hints
        chance = SplitMix64(seed: seed)
    }

    /// The requests of each hour.
    mutating func count(_ hours: Int) throws -> [Int] {
        let start = rehearsal.now.instant
        var nextHint = hints.map { start + $0 }
        var seen = 0
        let end = start + .seconds(3600 * hours)
        var idle = 0
        while true {
            rehearsal.draw = Draw(bits: chance.next(), operationID: Samples.operationID(1))
            let landing = flights.min { $0.at < $1.at }?.at
            let candidates = [rehearsal.machine.nextDeadline, landing, nextHint].compactMap { $0 }
            guard let next = candidates.min(), next < end else { break }
            rehearsal.advance(by: max(.zero, next - rehearsal.now.instant))
            let now = rehearsal.now.instant
            if let hint = nextHint, hint <= now {
                try rehearsal.tell(.networkChanged(rehearsal.draw))
                nextHint = hint + (hints ?? .zero)
            } else if let index = flights.firstIndex(where: { $0.at <= now }) {
                let flight = flights.remove(at: index)
                try rehearsal.answer(flight.answer, to: flight.sent.attempt)
            } else {
                try rehearsal.elapse()
            }
            idle = rehearsal.sent.count > seen ? 0 : idle + 1
            if idle > 200_000 { break }
            while seen < rehearsal.sent.count {
                let sent = rehearsal.sent[seen]
                let (answer, delay) = serve(sent.request, sent)
                flights.append((sent, now + delay, answer))
                seen += 1
            }
        }
        return (0..<hours).map { hour in
            let from = start + .seconds(3600 * hour)
            return rehearsal.sent.count { $0.at >= from && $0.at < from + .seconds(3600) }
        }
    }

    /// The logouts of so many users.
    static func logouts(_ users: Int, session: Bool = false, recheck: Duration? = nil) -> Rehearsal
    {
        let operations = (1...users).map { number in
            Samples.operation(
                .logout(
                    PendingLogout(
                        session: SessionIdentity("kss_\(number)"),
                        token: SecretRef(UInt64(100 + number))
                    )
                ),
                number: UInt64(number),
                user: User("user\(number)")
            )
        }
        return Rehearsal(
            Saved(
                session: session ? .loggedIn(Samples.session) : .loggedOut(.never),
                operations: operations,
                lastSequence: SequenceNumber(Int64(users))
            ),
            settings: Machine.Settings(sessions: .managed(recheckInterval: recheck))
        )
    }
}
