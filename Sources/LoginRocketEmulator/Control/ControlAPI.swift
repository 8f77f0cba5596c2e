import Hummingbird

/// The calls of the control API: JSON in both directions, on a port of its own.
///
/// Success is 200. Every other answer has an `error` that names the valid values. A body that a
/// call does not accept is 400, a path that does not exist 404, another method of one that does is
/// 405, and a change that could not be saved in the state file is 500. `HEAD` is answered as `GET`.
///
/// Pages of other sites are refused with 403, by their `Origin` or their `Host`; a page of this
/// port must say that its body is `application/json`, or gets 415. See ``ControlGate``.
///
/// | call | body | effect, and answer |
/// |---|---|---|
/// | `GET /` | | the page for people, with its parts `/app.js` and `/app.css` |
/// | `GET /openapi.json` | | the description of this port in OpenAPI 3.1 |
/// | `GET /state` | | `revision`, `users`, `sessions`, `mail`, `requests`, `maxInFlight` |
/// | `POST /users` | `username`, `password` and more | adds a user |
/// | `PUT /users/{username}` | `active`, `password` and more | changes and shows the user |
/// | `DELETE /users/{username}` | | removes the user: `sessions` that ended |
/// | `GET /totp/{username}` | | `code` and `secondsLeft`, by the emulator's clock |
/// | `POST /user_tokens/{token}/complete` | | makes the user: `username`, `token`, `url` |
/// | `POST /sessions/revoke` | `username` | ends the user's sessions: `revoked` |
/// | `DELETE /sessions/{id}` | | ends a session: `revoked` |
/// | `DELETE /mail` | | forgets the mails: `deleted` |
/// | `GET /settings` | | the realm's switches |
/// | `PUT /settings` | any switches | merges them |
/// | `GET /providers` | | the providers of external logins, ID by type |
/// | `GET /keys` | | `audience`, and the keys that verify tokens: `hs256`, `rs256` |
/// | `GET /public-key.pem` | | the key of `rs256` alone |
/// | `GET /network` | | `up` |
/// | `PUT /network` | `up` | closes the port and its connections, or opens it again |
/// | `GET /faults` | | `faults` that have not happened, and all `kinds` |
/// | `POST /faults` | `path`, `fault` and more | plans a fault or a delay; `*` is any path |
/// | `DELETE /faults` | | removes the faults that have not happened |
/// | `GET /clock` | | `now` and `advancedSeconds` |
/// | `POST /clock` | `advanceSeconds` | moves the clock: `now` |
/// | `GET /requests` | | `requests` to the public port, `next`, `dropped` |
/// | `GET /requests/{number}` | | one of them, with fields and bodies |
/// | `DELETE /requests` | | forgets them |
/// | `GET /events` | | what happens, as server-sent events |
/// | `POST /reset` | | all as at the start, and the network up |
/// | `GET /ca.pem` | | the certificate authority of `--tls` |
///
/// - A mail has `to`, `kind` (`verification`, `passwordReset`), `token`, `link` and `username`.
/// - A new user can have `email`, `totpSecret`, `firstName`, `lastName`, `orgs`, `custom` and
///   `emailVerification` (`none`, `requested`, `required`).
/// - A user who is not active has no sessions. `"totpSecret": null` ends the need for a code.
/// - A fault or delay is planned for a path that the realm has, exactly as requests have it.
/// - A fault is a word of `Fault`, or `delay` with `milliseconds` from 0 to 600000: the request
///   waits, then reaches the realm and is answered as usual. It never reaches the realm if the
///   caller closes the connection before that, even if only for sending.
/// - A fault strikes with a `probability` from 0 to 1, by default 1, which is drawn from the seed
///   of the emulator. It is offered to `times` requests, by default 1, and then gone, whether it
///   struck or not.
/// - Requests are those numbered above `after`, of a `path` and of a `user`, at most `limit`.
///   The last 1,000 are kept. `dropped` counts those above `after` that are not.
/// - A request is shown with masks, unless `?secrets=true`: with the names that the API knows, the
///   values of those that are no secrets, and the length of all others. A path, and a name that no
///   user has, are shown without masks only if they cannot hold a password.
/// - A signup token is completed as the app's server does it.
/// - The key `hs256` is a secret, `rs256` is public and PEM. A reset keeps both.
struct ControlAPI: Sendable {
    let backstage: Backstage
    let publicPort: PublicPort
    let caPEM: String?

    /// The names of this port besides `localhost` and addresses.
    let names: [String]

    /// The mark of this run, by which a page knows that another emulator has taken the port.
    let mark = String(UInt64.random(in: .min ... .max), radix: 16)

    /// The readers of events, who are to be ended before the port is closed.
    let readers = EventReaders()

    /// The calls, by method and path.
    func router() -> Router<ControlContext> {
        let router = Router(context: ControlContext.self)
        router.add(middleware: ControlGate(names: names))
        PageCalls(publicPort: publicPort, isTLS: caPEM != nil, mark: mark).add(to: router)
        router.get("openapi.json") { _, _ in
            rawResponse("application/json", PackageResources.control_api_json)
        }
        RealmCalls(backstage: backstage, caPEM: caPEM).add(to: router)
        UserCalls(backstage: backstage).add(to: router)
        OutsideCalls(backstage: backstage, publicPort: publicPort).add(to: router)
        RequestCalls(backstage: backstage).add(to: router)
        EventCalls(backstage: backstage, readers: readers).add(to: router)
        // It handles what none of the calls before it does.
        router.add(middleware: UnknownCalls(router))
        return router
    }
}
