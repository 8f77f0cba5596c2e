import FoundationEssentials
import HTTPTypes
import Hummingbird
import LoginRocketRealm
import NIOCore

/// The calls of the control API: JSON in both directions, on a port of its own.
///
/// Success is 200. A body that a call does not accept is 400, with an `error` that names the key
/// and its valid values. A change that could not be saved in the state file is 500.
///
/// Pages of other sites are refused with 403, by their `Origin` or their `Host`; a page of this
/// port must say that its body is `application/json`, or gets 415. See ``ControlGate``.
///
/// | call | body | effect, and answer |
/// |---|---|---|
/// | `GET /state` | | `users`, `sessions`, `mail`, `requests`, `maxInFlight` |
/// | `POST /users` | `username`, `password` and more | adds a user |
/// | `PUT /users/{username}` | `active` | allows or forbids the user to log in |
/// | `GET /totp/{username}` | | `code` and `secondsLeft`, by the emulator's clock |
/// | `POST /user_tokens/{token}/complete` | | makes the user: `username`, `token`, `url` |
/// | `POST /sessions/revoke` | `username` | ends the user's sessions: `revoked` |
/// | `GET /settings` | | the realm's switches |
/// | `PUT /settings` | any switches | merges them |
/// | `GET /providers` | | the providers of external logins, ID by type |
/// | `GET /keys` | | `audience`, and the keys that verify tokens: `hs256`, `rs256` |
/// | `GET /public-key.pem` | | the key of `rs256` alone |
/// | `PUT /network` | `up` | closes the port and its connections, or opens it again |
/// | `POST /faults` | `path`, `fault` and more | plans a fault or a delay; `*` is any path |
/// | `DELETE /faults` | | removes the faults that have not happened |
/// | `POST /clock` | `advanceSeconds` | moves the clock: `now` |
/// | `GET /ca.pem` | | the certificate authority of `--tls` |
///
/// - A mail has `to`, `kind` (`verification`, `passwordReset`), `token`, `link` and `username`.
/// - A new user can have `email`, `totpSecret`, `firstName`, `lastName`, `orgs`, `custom` and
///   `emailVerification` (`none`, `requested`, `required`).
/// - A user who is not active has no sessions.
/// - A fault or delay is planned for a path that the realm has, exactly as requests have it.
/// - A fault is a word of `Fault`, or `delay` with `milliseconds` from 0 to 600000: the request
///   waits, then reaches the realm and is answered as usual. It never reaches the realm if the
///   caller closes the connection before that, even if only for sending.
/// - A fault strikes with a `probability` from 0 to 1, by default 1, which is drawn from the seed
///   of the emulator. It is offered to `times` requests, by default 1, and then gone, whether it
///   struck or not.
/// - A signup token is completed as the app's server does it.
/// - The key `hs256` is a secret, `rs256` is public and PEM.
struct ControlAPI: Sendable {
    let backstage: Backstage
    let publicPort: PublicPort
    let caPEM: String?

    /// The names of this port besides `localhost` and addresses.
    let names: [String]

    /// The calls, by method and path.
    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ControlGate(names: names))
        router.get("state") { _, _ in
            stateResponse(backstage.state())
        }
        router.post("users") { request, _ in
            await respond(to: request, addUser)
        }
        router.put("users/:username") { request, context in
            await respond(to: request) { (body: UserBody) in
                try setActive(body, context.parameters.decoded("username"))
            }
        }
        router.get("totp/:username") { _, context in
            respond { try totpCode(of: context.parameters.decoded("username")) }
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
        router.get("settings") { _, _ in
            rawResponse("application/json", backstage.withRealm { realm, _ in realm.settings.json })
        }
        router.post("user_tokens/:token/complete") { _, context in
            respond { try completeSignup(context.parameters.decoded("token")) }
        }
        router.get("providers") { _, _ in
            respond { backstage.withRealm { realm, _ in realm.externalProviders } }
        }
        router.get("keys") { _, _ in
            respond(tokenKeys)
        }
        router.get("public-key.pem") { _, _ in
            pemResponse { try tokenKeys().rs256 }
        }
        router.get("ca.pem") { _, _ in
            pemResponse {
                guard let caPEM else {
                    throw ControlFailure(status: .notFound, reason: "started without --tls")
                }
                return caPEM
            }
        }
        return router
    }

    /// Changes the realm; throws also if the change is not on the disk.
    private func change<Result: Sendable>(
        _ body: (inout Realm, Date) throws(Realm.ControlError) -> Result
    ) throws -> Result {
        let result = try backstage.withRealm(body)
        if let failure = backstage.failureToSave() {
            throw ControlFailure(status: .internalServerError, reason: "\(failure)")
        }
        return result
    }

    private func addUser(_ user: Realm.NewUser) throws -> Nothing {
        try change { realm, now throws(Realm.ControlError) in
            try realm.add(user, at: now)
        }
        return Nothing()
    }

    private func setActive(_ body: UserBody, _ username: String) throws -> UserBody {
        try notFound {
            try change { realm, _ throws(Realm.ControlError) in
                try realm.setActive(body.active, username)
            }
        }
        return body
    }

    private func completeSignup(_ token: String) throws -> Realm.CompletedSignup {
        try change { realm, now throws(Realm.ControlError) in
            try realm.completeSignup(token, at: now)
        }
    }

    private func tokenKeys() throws -> KeysResult {
        try change { realm, _ throws(Realm.ControlError) in
            KeysResult(
                audience: realm.id,
                hs256: realm.tokenKey,
                rs256: try realm.publicTokenKeyPEM()
            )
        }
    }

    private func totpCode(of username: String) throws -> Realm.TotpCode {
        try notFound {
            try backstage.withRealm { realm, now throws(Realm.ControlError) in
                try realm.totpCode(of: username, at: now)
            }
        }
    }

    /// Answers an error of the realm with 404.
    private func notFound<Result>(_ call: () throws -> Result) throws -> Result {
        do {
            return try call()
        } catch let error as Realm.ControlError {
            throw ControlFailure(status: .notFound, reason: error.description)
        }
    }

    private func setNetwork(_ body: NetworkBody) async throws -> NetworkBody {
        do {
            _ = try await publicPort.setNetwork(up: body.up)
        } catch {
            throw ControlFailure(status: .internalServerError, reason: "\(error)")
        }
        return body
    }

    private func planFault(_ body: FaultBody) throws -> Nothing {
        let isKnown = backstage.withRealm { realm, _ in realm.hasPath(body.path) }
        guard isKnown || body.path == Fault.anyPath else {
            throw JSONMistake("path", FaultBody.paths)
        }
        backstage.plan(body.fault, for: body.path, times: body.times)
        return Nothing()
    }

    private func revokeSessions(_ body: RevocationBody) throws -> RevocationResult {
        let count = try change { realm, now throws(Realm.ControlError) in
            try realm.revokeSessions(of: body.username, at: now)
        }
        return RevocationResult(revoked: count)
    }

    private func advanceClock(_ body: ClockBody) throws -> ClockResult {
        ClockResult(now: backstage.advanceClock(seconds: body.advanceSeconds))
    }

    private func mergeSettings(_ body: [UInt8]) throws -> Nothing {
        try backstage.withRealm { realm, _ throws(Realm.ControlError) in
            try realm.settings.merge(json: body)
        }
        return Nothing()
    }
}
