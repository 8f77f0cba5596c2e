import FoundationEssentials
import LoginRocketRealm
import NIOCore
import Synchronization

/// The realm, its clock, the faults to come and the counters, which both ports share.
final class Backstage: Sendable {
    private struct Shared {
        var realm: Realm
        var file: StateFile?
        var clockAdvance = 0.0
        var faults = FaultPlan()
        var requests: [Text: Int] = [:]
        var inFlight = InFlight()

        var now: Date { Date().addingTimeInterval(clockAdvance) }

        /// Lets the realm answer, and saves what has changed.
        mutating func answer(to request: Realm.Request) -> Realm.Answer {
            let answer = realm.answer(request, at: now)
            guard failureToSave() == nil else {
                return .error(status: 500, "The change could not be saved.")
            }
            return answer
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
    }

    private let shared: Mutex<Shared>

    init(realm: Realm, file: StateFile?) {
        shared = Mutex(Shared(realm: realm, file: file))
    }

    /// Counts a head; the number it gets must be handed to `finish(_:)` once.
    func headArrived(path: String) -> InFlight.ID {
        shared.withLock { shared in
            shared.requests[Text(path), default: 0] += 1
            return shared.inFlight.begin()
        }
    }

    /// Decides how a complete request is answered.
    func delivery(for request: Realm.Request, as id: InFlight.ID) -> Delivery {
        shared.withLock { shared in
            let isCounted = countedPaths.contains(request.path)
            shared.inFlight.attribute(
                id,
                to: isCounted ? shared.realm.tokenOwner(of: request).map { Text($0) } : nil
            )
            let trouble = shared.faults.next(for: request.path) { probability in
                shared.realm.strikes(with: probability)
            }
            switch trouble {
            case nil: return .whole(shared.answer(to: request))
            case .fault(let fault)?: return fault.delivery { shared.answer(to: request) }
            case .delay(let delay)?: return .later(TimeAmount(delay))
            }
        }
    }

    /// The answer to a request that has waited.
    func answer(to request: Realm.Request) -> Realm.Answer {
        shared.withLock { $0.answer(to: request) }
    }

    /// The answer was written, or the connection closed.
    func finish(_ id: InFlight.ID) {
        shared.withLock { $0.inFlight.end(id) }
    }

    func plan(_ fault: PlannedFault, for path: String, times: Int) {
        shared.withLock { $0.faults.add(fault, for: path, times: times) }
    }

    func plannedFault(for path: String) -> PlannedFault? {
        shared.withLock { $0.faults.peek(path) }
    }

    func clearFaults() {
        shared.withLock { $0.faults = FaultPlan() }
    }

    /// Moves the clock, and returns its new time.
    func advanceClock(seconds: Double) -> Date {
        shared.withLock { shared in
            shared.clockAdvance += seconds
            return shared.now
        }
    }

    func withRealm<Result: Sendable, Failure>(
        _ body: (inout Realm, Date) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try shared.withLock { shared throws(Failure) in
            let result = try body(&shared.realm, shared.now)
            _ = shared.failureToSave()
            return result
        }
    }

    /// The reason why the realm is not on the disk; `nil` if it is, or does not have to be.
    func failureToSave() -> Emulator.StateFileError? {
        shared.withLock { $0.failureToSave() }
    }

    func state() -> Emulator.State {
        shared.withLock { shared in
            let state = shared.realm.state(at: shared.now)
            return Emulator.State(
                users: state.users,
                sessions: state.sessions,
                mail: shared.realm.mail,
                requestsByPath: shared.requests,
                peaks: shared.inFlight.peaks
            )
        }
    }
}

/// The calls of which a client may have only one in flight per user.
private let countedPaths: Set = ["/v1/logout", "/v1/update_password"]
