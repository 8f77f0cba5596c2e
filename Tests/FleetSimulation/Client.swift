/// One client of the fleet: the real machine, its user, and its account at the server.
struct Client {
    var machine: Machine
    var account: Account
    let link: Link
    let session: SessionIdentity

    /// What the user still wants, the next wish last.
    var wishes: [Plan]

    var dice: Dice

    /// The requests on their way.
    var flights: [Flight] = []

    /// When the machine is told the time next.
    var wake: Instant?

    /// When its last operation ended, once the outage was over.
    var drainedAt: Instant?

    /// What a client in the outage learns of a request.
    enum Link {
        /// There is no route, so nothing was sent: it learns that at once.
        case cut
        /// Something takes the bytes and never answers: it learns nothing until it gives up.
        case swallowing
    }

    /// A wish of its user.
    struct Plan {
        let instant: Instant
        let wish: Wish

        init(at instant: Instant, _ wish: Wish) {
            self.instant = instant
            self.wish = wish
        }
    }

    /// A request, and what will become of it.
    struct Flight {
        let attempt: AttemptID
        let request: Request<SecretRef>
        /// How long the way back takes.
        let back: Duration
        var answer: Answer<Payload>
    }
}

extension Client {
    /// Whether no operation of it waits.
    var isDrained: Bool { machine.outbox.unfinishedCount == 0 }

    /// Whether its last operation waits for the user, and not for the client.
    var waitsForLogin: Bool {
        !isDrained && machine.outbox.nextDue == nil && flights.isEmpty
    }

    func flightIndex(_ attempt: AttemptID) -> Int? {
        flights.firstIndex { $0.attempt == attempt }
    }

    /// A new process begins with what the old one saved, and with nothing on its way.
    mutating func restart(at now: Moment) {
        let operations = machine.outbox.operations.values
        let saved = Saved(
            session: machine.session,
            operations: operations.sorted { $0.sequence < $1.sequence },
            lastSequence: machine.outbox.lastSequence,
            endedSessions: Set([machine.endedSessions[session]].compactMap { $0 })
        )
        machine = Machine(restoring: saved, settings: machine.settings, at: now, dice.draw())
        flights = []
        wake = nil
    }
}
