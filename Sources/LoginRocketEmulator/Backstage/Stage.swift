import FoundationEssentials
import LoginRocketRealm
import NIOCore

/// The realm, its clock, the faults to come and the requests, which both ports share, as a value.
struct Stage: Sendable {
    private(set) var realm: Realm
    private(set) var faults = FaultPlan()
    private(set) var journal = Journal()
    private(set) var clockAdvance = 0.0

    /// The public port is open.
    private(set) var isUp = false

    private let start: Realm
    private var file: StateFile?
    private var inFlight = InFlight()
    private var clockChanges = 0
    private var networkChanges = 0

    init(realm: Realm, file: StateFile?) {
        self.realm = realm
        self.file = file
        start = realm
    }

    /// The time of the emulator.
    var now: Date { Date().addingTimeInterval(clockAdvance) }

    var marks: Marks {
        Marks(
            state: realm.revision,
            faults: faults.revision,
            clock: clockChanges,
            network: networkChanges
        )
    }

    var contents: Emulator.State {
        let state = realm.state(at: now)
        return Emulator.State(
            revision: realm.revision,
            users: state.users,
            sessions: state.sessions,
            mail: realm.mail,
            requestsByPath: journal.counts,
            peaks: inFlight.peaks
        )
    }

    // MARK: Requests

    /// A head arrived; its number must be handed to `finish` once.
    mutating func begin(_ head: Journal.Head) -> Int {
        let counted = realm.hasPath(head.path) ? Text(head.path) : Journal.otherPaths
        let number = journal.begin(head, counted: counted, at: now, .now)
        inFlight.begin(number)
        return number
    }

    /// Decides how a complete request is answered.
    mutating func delivery(for request: Realm.Request, as number: Int) -> Delivery {
        let isCounted = countedPaths.contains(request.path)
        inFlight.attribute(
            number,
            to: isCounted ? realm.tokenOwner(of: request).map { Text($0) } : nil
        )
        journal.note(request, of: realm.username(in: request), as: number)
        let trouble = faults.next(for: request.path) { realm.strikes(with: $0) }
        if let trouble { journal.note(fault: trouble.name, as: number) }
        let delivery: Delivery =
            switch trouble {
            case nil: .whole(realmAnswer(to: request))
            case .fault(let fault)?: fault.delivery { realmAnswer(to: request) }
            case .delay(let delay)?: .later(TimeAmount(delay))
            }
        note(delivery.answer, as: number)
        return delivery
    }

    /// The answer to a request that has waited.
    mutating func answer(to request: Realm.Request, as number: Int) -> Realm.Answer {
        let answer = realmAnswer(to: request)
        note(answer, as: number)
        return answer
    }

    /// Notes the answer, if there is one by now, and the name: the request may have made that of a
    /// user.
    private mutating func note(_ answer: Realm.Answer?, as number: Int) {
        journal.showUsername(as: number) { realm.user($0) != nil }
        if let answer { journal.note(answer, as: number) }
    }

    mutating func finish(_ number: Int, _ outcome: Journal.Row.Outcome) {
        inFlight.end(number)
        journal.end(number, outcome, at: .now)
    }

    /// Something was not a request, too large for one, or only a part of one.
    mutating func refuse(
        _ number: Int?,
        with answer: Realm.Answer,
        _ outcome: Journal.Row.Outcome
    ) {
        let number = number ?? journal.begin(nil, counted: nil, at: now, .now)
        journal.note(answer, as: number)
        finish(number, outcome)
    }

    mutating func forgetRequests() {
        journal.forget()
    }

    /// Lets the realm answer, and saves what has changed.
    private mutating func realmAnswer(to request: Realm.Request) -> Realm.Answer {
        let answer = realm.answer(request, at: now)
        guard failureToSave() == nil else {
            return .error(status: 500, "The change could not be saved.")
        }
        return answer
    }

    // MARK: Control

    mutating func withRealm<Result, Failure>(
        _ body: (inout Realm, Date) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result = try body(&realm, now)
        _ = failureToSave()
        return result
    }

    /// The reason why the realm is not on the disk; `nil` if it is, or does not have to be.
    mutating func failureToSave() -> Emulator.StateFileError? {
        do {
            try file?.save(realm)
            return nil
        } catch {
            return error
        }
    }

    mutating func plan(_ fault: PlannedFault, for path: String, times: Int) {
        faults.add(fault, for: path, times: times)
    }

    mutating func clearFaults() {
        faults.clear()
    }

    mutating func advanceClock(seconds: Double) {
        clockAdvance += seconds
        clockChanges += 1
    }

    mutating func setNetwork(isUp: Bool) {
        self.isUp = isUp
        networkChanges += 1
    }

    /// Goes back to the start: realm, faults and clock; forgets the requests.
    mutating func reset() {
        realm.restore(start)
        faults.clear()
        journal.forget()
        inFlight = InFlight()
        clockAdvance = 0
        clockChanges += 1
        _ = failureToSave()
    }
}

extension PlannedFault.Trouble {
    /// The word for it in requests and answers of the control API.
    var name: String {
        switch self {
        case .fault(let fault): fault.rawValue
        case .delay: "delay"
        }
    }
}

/// The calls of which a client may have only one in flight per user.
private let countedPaths: Set = ["/v1/logout", "/v1/update_password"]
