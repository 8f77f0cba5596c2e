import FoundationEssentials
import LoginRocketRealm
import Synchronization

/// What both ports share: the realm, its clock, the faults to come and the counters.
final class Backstage: Sendable {
    private struct Contents {
        var realm: Realm
        var file: StateFile?
        var clockAdvance = 0.0
        var faults = FaultPlan()
        var requests: [String: Int] = [:]
        var inFlight = InFlight()

        var now: Date { Date().addingTimeInterval(clockAdvance) }

        /// Why what the realm holds is not on the disk; `nil` when it is, or needs not be.
        mutating func failureToSave() -> Emulator.StateFileError? {
            do {
                try file?.save(realm)
                return nil
            } catch {
                return error
            }
        }
    }

    private let contents: Mutex<Contents>

    init(realm: Realm, file: StateFile?) {
        contents = Mutex(Contents(realm: realm, file: file))
    }

    /// Counts a head; the number it gets must be handed to `finish(_:)` once.
    func headArrived(path: String) -> InFlight.ID {
        contents.withLock { contents in
            contents.requests[path, default: 0] += 1
            return contents.inFlight.begin()
        }
    }

    /// What to do about a complete request.
    func reply(to request: Realm.Request, as id: InFlight.ID) -> Reply {
        contents.withLock { contents in
            let isCounted = countedPaths.contains(request.path)
            contents.inFlight.attribute(
                id,
                to: isCounted ? contents.realm.tokenOwner(of: request) : nil
            )
            func answer() -> Message {
                let answer = contents.realm.answer(request, at: contents.now)
                guard contents.failureToSave() == nil else {
                    return Message(status: 500, error: "The change could not be saved.")
                }
                return Message(answer)
            }
            guard let fault = contents.faults.next(for: request.path) else {
                return .whole(answer())
            }
            return Reply(fault, realm: answer)
        }
    }

    /// The answer was written, or the connection closed.
    func finish(_ id: InFlight.ID) {
        contents.withLock { $0.inFlight.end(id) }
    }

    func plan(_ fault: Fault, for path: String, times: Int) {
        contents.withLock { $0.faults.add(fault, for: path, times: times) }
    }

    func plannedFault(for path: String) -> Fault? {
        contents.withLock { $0.faults.peek(path) }
    }

    func clearFaults() {
        contents.withLock { $0.faults = FaultPlan() }
    }

    /// Moves the clock, and returns what it shows then.
    func advanceClock(seconds: Double) -> Date {
        contents.withLock { contents in
            contents.clockAdvance += seconds
            return contents.now
        }
    }

    func withRealm<Result: Sendable, Failure>(
        _ body: (inout Realm, Date) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try contents.withLock { contents throws(Failure) in
            let result = try body(&contents.realm, contents.now)
            _ = contents.failureToSave()
            return result
        }
    }

    /// Why what the realm holds is not on the disk; `nil` when it is, or needs not be.
    func failureToSave() -> Emulator.StateFileError? {
        contents.withLock { $0.failureToSave() }
    }

    func state() -> Emulator.State {
        contents.withLock { contents in
            let state = contents.realm.state(at: contents.now)
            return Emulator.State(
                users: state.users,
                sessions: state.sessions,
                mail: contents.realm.mail,
                requests: contents.requests,
                maxInFlight: contents.inFlight.peaks
            )
        }
    }
}

/// The calls that a client may have only one of in flight per user.
private let countedPaths: Set = ["/v1/logout", "/v1/update_password"]
