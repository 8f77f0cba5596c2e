import FoundationEssentials
import HTTPTypes
import Hummingbird
import LoginRocketRealm
import NIOCore

/// The calls of the control API.
struct ControlAPI: Sendable {
    let backstage: Backstage
    let publicPort: PublicPort
    let caPEM: String?

    /// The calls, by method and path.
    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("state") { _, _ in
            respond { backstage.state() }
        }
        router.post("users") { request, _ in
            await respond(to: request, addUser)
        }
        router.get("totp/:username") { _, context in
            respond { try totpCode(of: context.parameters.require("username")) }
        }
        router.put("network") { request, _ in
            await respond(to: request, setNetwork)
        }
        router.post("faults") { request, _ in
            await respond(to: request, planFault)
        }
        router.delete("faults") { _, _ in
            respond {
                backstage.clearFaults()
                return Nothing()
            }
        }
        router.post("sessions/revoke") { request, _ in
            await respond(to: request, revokeSessions)
        }
        router.post("clock") { request, _ in
            await respond(to: request, advanceClock)
        }
        router.put("settings") { request, _ in
            await respond(mergeSettings, to: request)
        }
        router.get("ca.pem") { _, _ in
            authorityCertificate()
        }
        return router
    }

    private func addUser(_ user: NewUser) throws -> Nothing {
        try backstage.withRealm { realm, _ throws(Realm.ControlError) in
            try realm.addUser(
                user.username,
                password: user.password,
                email: user.email,
                totpSecret: user.totpSecret
            )
        }
        return Nothing()
    }

    private func totpCode(of username: String) throws -> Realm.TotpCode {
        do {
            return try backstage.withRealm { realm, now throws(Realm.ControlError) in
                try realm.totpCode(of: username, at: now)
            }
        } catch {
            throw ControlFailure(status: .notFound, reason: "\(error)")
        }
    }

    private func setNetwork(_ order: NetworkOrder) async throws -> NetworkOrder {
        do {
            _ = try await publicPort.setNetwork(up: order.up)
        } catch {
            throw ControlFailure(status: .internalServerError, reason: "\(error)")
        }
        return order
    }

    private func planFault(_ order: FaultOrder) throws -> Nothing {
        let times = order.times ?? 1
        guard order.path.hasPrefix("/") || order.path == Fault.anyPath else { throw ControlFailure(invalid: "path") }
        guard times > 0 else { throw ControlFailure(invalid: "times") }
        backstage.plan(order.fault, for: order.path, times: times)
        return Nothing()
    }

    private func revokeSessions(_ order: RevocationOrder) throws -> RevocationResult {
        let count = try backstage.withRealm { realm, now throws(Realm.ControlError) in
            try realm.revokeSessions(of: order.username, at: now)
        }
        return RevocationResult(revoked: count)
    }

    private func advanceClock(_ order: ClockOrder) throws -> ClockResult {
        guard order.advanceSeconds.magnitude <= 1e9 else {
            throw ControlFailure(invalid: "advanceSeconds")
        }
        return ClockResult(now: backstage.advanceClock(seconds: order.advanceSeconds))
    }

    private func mergeSettings(_ body: [UInt8]) throws -> Nothing {
        try backstage.withRealm { realm, _ throws(Realm.ControlError) in
            try realm.settings.merge(json: body)
        }
        return Nothing()
    }

    private func authorityCertificate() -> Response {
        guard let caPEM else {
            return ControlFailure(status: .notFound, reason: "started without --tls").response
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-pem-file"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: caPEM))
        )
    }
}
