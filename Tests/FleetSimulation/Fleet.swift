/// A fleet of clients, their network and their server, played event by event.
///
/// A value: what happens once the outage has ended is tried on copies of the fleet.
struct Fleet {
    private(set) var clients: [Client] = []
    private(set) var server: Server

    /// When the network goes, and when it comes back for everybody.
    let outage: Range<Instant>

    private var agenda = Agenda()
    private var now: Instant

    init(_ scenario: Scenario) {
        outage = scenario.outage
        now = Instant(sinceZero: .zero)
        server = Server(capacity: scenario.capacity, origin: scenario.outage.upperBound)
        var seeds = SplitMix64(seed: scenario.seed)
        clients.reserveCapacity(scenario.size)
        for number in 0..<scenario.size {
            var dice = Dice(seed: seeds.next())
            let start = dice.time(from: .zero, to: Scenario.recheckInterval)
            let client = scenario.client(number, startedAt: moment(now + start), dice)
            clients.append(client)
            for plan in client.wishes { agenda.plan(.wish, for: number, at: plan.instant) }
            sleep(number)
        }
    }

    private func moment(_ instant: Instant) -> Moment {
        Moment(instant: instant, wall: WallTime(secondsSince1970: 0) + instant.sinceZero)
    }

    // MARK: - What happens

    /// Lets everything happen that comes before `end`.
    mutating func play(until end: Instant) throws {
        while let next = agenda.next, next < end, let entry = agenda.takeNext() {
            now = next
            try happen(entry.what, to: entry.client)
        }
        now = max(now, end)
    }

    private mutating func happen(_ what: Agenda.What, to number: Int) throws {
        switch what {
        case .wake:
            guard clients[number].wake == now else { return }
            clients[number].wake = nil
            try tell(number, .timeElapsed(clients[number].dice.draw()))
        case .wish:
            guard let plan = clients[number].wishes.popLast() else { return }
            try tell(number, .wished(plan.wish))
        case .linkUp:
            try tell(number, .networkChanged(clients[number].dice.draw()))
        case .arrival(let attempt):
            arrive(attempt, from: number)
        case .report(let attempt):
            guard let index = clients[number].flightIndex(attempt) else { return }
            let flight = clients[number].flights.remove(at: index)
            let draw = clients[number].dice.draw()
            try tell(number, .reported(attempt, .answered(flight.answer), draw))
        }
    }

    /// Decide, apply, act: a driver whose store never fails.
    private mutating func tell(_ number: Int, _ event: Event) throws {
        let transition = try clients[number].machine.decide(event, at: moment(now))
        clients[number].machine.apply(transition.changes)
        for effect in transition.effects {
            switch effect {
            case .send(let request, let attempt): send(request, as: attempt, from: number)
            case .abandon(let attempt):
                guard let index = clients[number].flightIndex(attempt) else { continue }
                clients[number].flights.remove(at: index)
            }
        }
        if now >= outage.upperBound, clients[number].isDrained {
            clients[number].drainedAt = clients[number].drainedAt ?? now
        }
        sleep(number)
    }

    private mutating func sleep(_ number: Int) {
        guard let deadline = clients[number].machine.nextDeadline else {
            clients[number].wake = nil
            return
        }
        let wake = max(now, deadline)
        guard clients[number].wake != wake else { return }
        clients[number].wake = wake
        agenda.plan(.wake, for: number, at: wake)
    }

    // MARK: - The network

    private mutating func send(
        _ request: Request<SecretRef>,
        as attempt: AttemptID,
        from number: Int
    ) {
        let way = clients[number].dice.time(from: .milliseconds(25), to: .milliseconds(75))
        var flight = Client.Flight(attempt: attempt, request: request, back: way, answer: .lost)
        if !outage.contains(now) {
            agenda.plan(.arrival(attempt), for: number, at: now + way)
        } else {
            switch clients[number].link {
            case .cut:
                flight.answer = .notSent("no route")
                agenda.plan(.report(attempt), for: number, at: now + .milliseconds(1))
            case .swallowing:
                agenda.plan(.report(attempt), for: number, at: now + Scenario.patience)
            }
        }
        clients[number].flights.append(flight)
    }

    private mutating func arrive(_ attempt: AttemptID, from number: Int) {
        guard let index = clients[number].flightIndex(attempt) else { return }
        guard !outage.contains(now) else {
            return agenda.plan(.report(attempt), for: number, at: now + Scenario.patience)
        }
        let flight = clients[number].flights[index]
        let answer = server.answer(flight.request, about: &clients[number].account, at: now)
        clients[number].flights[index].answer = answer
        agenda.plan(.report(attempt), for: number, at: now + flight.back)
    }

    // MARK: - The end of the outage

    /// How many operations wait.
    var unfinishedCount: Int {
        clients.reduce(0) { $0 + $1.machine.outbox.unfinishedCount }
    }

    /// The fleet at the instant at which the outage ends.
    func ending(_ trial: Trial) -> Fleet {
        var fleet = self
        fleet.server.retryAfter = trial.retryAfter.time
        switch trial.ending {
        case .untold:
            break
        case .told:
            for number in clients.indices { fleet.agenda.plan(.linkUp, for: number, at: now) }
        case .powerCut:
            fleet.agenda = Agenda()
            for number in clients.indices {
                fleet.clients[number].restart(at: moment(now))
                fleet.sleep(number)
            }
        }
        return fleet
    }
}

extension Answer {
    /// The answer that never came.
    static var lost: Answer { .unknown("timed out") }
}
