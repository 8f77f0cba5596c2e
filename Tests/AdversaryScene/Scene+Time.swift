import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

// Time passes: requests reach the server and end, copies arrive, and what is due is done.

extension Scene {
    /// The time of the next thing that happens by itself; `nil` if there is none.
    var nextHappening: Duration? {
        let deadline = machine.nextDeadline.map { max(clocks.time, clocks.time(at: $0)) }
        let times = flights.map { min($0.endsAt, $0.reachesAt ?? $0.endsAt) }
        return (times + lateCopies.map(\.arrivesAt) + [deadline].compactMap { $0 }).min()
    }

    /// Lets time pass, and everything happen that becomes due on the way.
    mutating func pass(to end: Duration) throws(Violation) {
        while let next = nextHappening, next <= end {
            move(to: next)
            try happen()
        }
        move(to: end)
    }

    /// Lets the one thing happen that is due first.
    mutating func happen() throws(Violation) {
        let now = clocks.time
        if let copy = lateCopies.filter({ $0.arrivesAt <= now }).min(by: {
            $0.arrivesAt < $1.arrivesAt
        }) {
            lateCopies.removeAll {
                $0.arrivesAt == copy.arrivesAt && $0.operation == copy.operation
            }
            notes.write(
                "\(copy.arrivesAt.components.seconds) s: a late copy of \(Call(copy.request).rawValue) arrives"
            )
            _ = serve(copy.request, of: copy.operation, at: copy.arrivesAt, isInTime: false)
        } else if let index = flights.indices.first(where: {
            flights[$0].reachesAt.map { $0 <= now } ?? false
        }) {
            let time = flights[index].reachesAt ?? now
            flights[index].reachesAt = nil
            flights[index].answer = serve(
                flights[index].request,
                of: flights[index].operation?.id,
                at: time,
                isInTime: true
            )
        } else if let flight = flights.filter({ $0.endsAt <= now }).min(by: {
            $0.endsAt < $1.endsAt
        }) {
            try finish(flight)
        } else {
            try elapse()
        }
    }

    private mutating func elapse() throws(Violation) {
        try tell(.time) { (driver) throws(LoginRocketError) in
            if let (step, unsaved) = try driver.elapse() { return (step, unsaved) }
            // The clock was early: a shell may say so, and nothing may come of it.
            return (try driver.handle(.timeElapsed(driver.draw()), at: driver.now), nil)
        }
    }

    /// Something is reported of a request.
    mutating func finish(_ flight: Flight) throws(Violation) {
        flights.removeAll { $0.attempt == flight.attempt }
        let response: Response
        switch flight.fate {
        case .answered:
            response =
                flight.answer
                ?? serve(flight.request, of: flight.operation?.id, at: clocks.time, isInTime: true)
        case .refused:
            response = Response(.refused(["Try again later."]), status: 200)
        case .limited(let wait):
            response = Response(.limited(retryAfter: wait), status: 429)
        case .portal:
            response = Portal.answer(to: flight.request, &luck)
        case .notSent:
            response = Response(.notSent("no route to host"))
        case .lost:
            response = Response(.unknown("no answer"))
        case .answerLost:
            if flight.reachesAt != nil {
                _ = serve(flight.request, of: flight.operation?.id, at: clocks.time, isInTime: true)
            }
            response = Response(.unknown("no answer"))
        case .late(let wait):
            delay(flight, by: wait)
            response = Response(.unknown("no answer"))
        }
        let operation = flight.operation
        if flight.fate != .notSent { notes.touch(operation, at: flight.awake) }
        let failures = diskFailures
        try tell(.answer(flight, response)) { (driver) throws(LoginRocketError) in
            let (step, unsaved) = try driver.complete(flight.sent, response)
            return (step, unsaved)
        }
        if diskFailures > failures {
            notes.touch(operation, at: flight.awake)
        } else if flight.fate == .notSent, let id = operation?.id {
            _ = notes.accepted[id]?.inDoubt.popLast()
        }
    }

    func delayed(_ flight: Flight, by wait: Duration) -> LateCopy {
        LateCopy(
            request: flight.request,
            operation: flight.operation?.id,
            arrivesAt: clocks.time + wait
        )
    }

    mutating func delay(_ flight: Flight, by wait: Duration) {
        lateCopies.append(delayed(flight, by: wait))
    }

    /// The server does what a request asks for.
    mutating func serve(
        _ request: Request<Secret>,
        of operation: OperationID?,
        at time: Duration,
        isInTime: Bool
    ) -> Response {
        let response = server.answer(request, at: Clocks.beginning + time)
        guard case .accepted = response.answer else { return response }
        switch request {
        case .updatePassword(_, _, let new), .question(.resetPassword(_, _, let new)):
            notes.applied[new.text, default: []].insert(operation)
            if let operation { notes.brought.insert(operation) }
        case .logout(let token):
            if isInTime || plan.recheckInterval == .seconds(600) {
                notes.endedByUs.insert(token.text)
            }
        case .verifyEmail(let user, let token):
            notes.usedEmailTokens.insert(token.text)
            notes.verified.insert(user)
            if let operation { notes.brought.insert(operation) }
        default:
            break
        }
        return response
    }

    /// The machine is suspended: clocks run on, the program does not.
    mutating func suspend(for duration: Duration) {
        var clocks = clocks
        clocks.suspended += duration
        clocks.time += duration
        set(clocks)
    }

    /// The power fails, or somebody kills the program; it is started again a while later.
    mutating func restart(after downtime: Duration) throws(Violation) {
        for flight in flights {
            notes.touch(flight.operation, at: flight.awake)
            guard flight.reachesAt != nil else { continue }
            switch luck.below(3) {
            case 0:
                _ = serve(flight.request, of: flight.operation?.id, at: clocks.time, isInTime: true)
            case 1: delay(flight, by: luck.time(upTo: Flight.latest))
            default: break
            }
        }
        flights = []
        let end = clocks.time + downtime
        let awake = clocks.awake
        while let next = lateCopies.map(\.arrivesAt).min(), next <= end {
            move(to: next)
            try happen()
        }
        move(to: end)
        var clocks = clocks
        clocks.awakeBefore = awake
        clocks.startedAt = clocks.time - .seconds(5)
        clocks.suspended = .seconds(5)
        set(clocks)
        notes.restart()
        if case .awaitingExternalLogin(let login) = saved.session,
            !clocks.isTrusted || login.startedAt == nil
        {
            // Nothing tells how long it has not run: its time begins anew.
            notes.externalCountedFrom = clocks.time
        }
        do {
            try start()
        } catch {
            throw Violation(rule: .neverStuck, detail: "it cannot be started: \(error.message)")
        }
        try checkHolds(machine, .restoredIsSaved)
    }
}
