import Hummingbird
import LoginRocketRealm

/// The calls about what surrounds the realm: its network, its faults and its clock.
struct OutsideCalls: Sendable {
    let backstage: Backstage
    let publicPort: PublicPort

    func add(to router: Router<ControlContext>) {
        router.get("network") { _, _ in
            respond { NetworkBody(up: backstage.look { $0.isUp }) }
        }
        router.put("network") { request, _ in
            await respond(to: request, setNetwork)
        }
        router.get("faults") { _, _ in
            respondJSON { backstage.look { $0.faults.json } }
        }
        router.post("faults") { request, _ in
            await respond(to: request, planFault)
        }
        router.delete("faults") { _, _ in
            respond {
                backstage.change { $0.clearFaults() }
                return Nothing()
            }
        }
        router.get("clock") { _, _ in
            respond {
                backstage.look { ClockState(now: $0.now, advancedSeconds: $0.clockAdvance) }
            }
        }
        router.post("clock") { request, _ in
            await respond(to: request, advanceClock)
        }
        router.post("reset") { _, _ in
            await respond(reset)
        }
    }

    private func setNetwork(_ body: NetworkBody) async throws -> NetworkBody {
        try await setNetwork(up: body.up)
        return body
    }

    private func setNetwork(up: Bool) async throws {
        do {
            _ = try await publicPort.setNetwork(up: up)
        } catch {
            throw ControlFailure(status: .internalServerError, reason: "\(error)")
        }
    }

    private func planFault(_ body: FaultBody) throws -> Nothing {
        let isKnown = backstage.look { $0.realm.hasPath(body.path) }
        guard isKnown || body.path == Fault.anyPath else {
            throw JSONMistake("path", FaultBody.paths)
        }
        backstage.change { $0.plan(body.fault, for: body.path, times: body.times) }
        return Nothing()
    }

    private func advanceClock(_ body: ClockBody) throws -> ClockResult {
        backstage.change { stage in
            stage.advanceClock(seconds: body.advanceSeconds)
            return ClockResult(now: stage.now)
        }
    }

    private func reset() async throws -> Nothing {
        try await setNetwork(up: true)
        backstage.change { $0.reset() }
        try backstage.assertSaved()
        return Nothing()
    }
}
