package import FoundationEssentials
package import LoginRocket
package import LoginRocketCore
package import LoginRocketRealm

/// The way from a client to a realm in the same process, with all that can go wrong on it.
///
/// The request is written and the answer is judged by the code that does so for a socket.
struct Cable {
    var realm: Realm
    var isPlugged = true
    var faults = FaultPlan()
    private(set) var requests: [String] = []

    init(_ realm: Realm) {
        self.realm = realm
    }

    /// The end of a call, as the client sees it.
    enum Arrival {
        case response(Response)
        /// Nothing, before the call's time is over.
        case silence
        /// The answer to the call as it arrives after a delay.
        case later(Duration)
    }

    mutating func carry(_ call: Request<Secret>, at now: WallTime) -> Arrival {
        guard !call.path.isEmpty else {
            return .response(Response(.notSent("the provider's name is not one")))
        }
        guard isPlugged else { return .response(Response(.notSent("the network is down"))) }
        requests.append(call.path)
        switch faults.next(for: call.path, { realm.strikes(with: $0) }) {
        case nil: return .response(call.response(answer(call, at: now)))
        case .fault(let fault)? where fault.reachesRealm:
            return fault.spoil(answer(call, at: now))
        case .fault(let fault)?: return fault.arrival(to: call)
        case .delay(let delay)?: return .later(delay)
        }
    }

    /// Lets the realm answer a call that was delayed.
    mutating func arrive(_ call: Request<Secret>, at now: WallTime) -> Response {
        guard isPlugged else {
            return Response(.unknown("the connection was closed without an answer"))
        }
        return call.response(answer(call, at: now))
    }

    private mutating func answer(_ call: Request<Secret>, at now: WallTime) -> Realm.Answer {
        var headers = [
            Realm.Header("Host", "localhost"), Realm.Header("Accept", "application/json"),
        ]
        let body = call.json(UsernameKind(realm.settings.usernameKind))
        if !body.isEmpty { headers.append(Realm.Header("Content-Type", "application/json")) }
        let request = Realm.Request(
            method: call.method,
            target: call.path,
            headers: headers,
            body: body
        )
        return realm.answer(request, at: Date(now))
    }
}

extension Date {
    /// A realm's time, as a wall clock tells it.
    package init(_ time: WallTime) {
        self.init(timeIntervalSince1970: Double(time.secondsSince1970))
    }
}

extension Fault {
    /// The rest of the answer of a realm that has applied the request.
    fileprivate func spoil(_ answer: Realm.Answer) -> Cable.Arrival {
        switch self {
        case .trickle: .silence
        case .unframed: .unknown("the answer has no clear end", status: answer.status)
        default: .unknown("the connection was closed before the whole answer came")
        }
    }

    /// The arrival in place of the realm's answer.
    fileprivate func arrival(to call: Request<Secret>) -> Cable.Arrival {
        switch self {
        case .hang:
            .silence
        case .status500:
            call.arrival(status: 500, ("Content-Type", "text/plain"), "Internal Server Error")
        case .status503:
            call.arrival(status: 503, ("Content-Type", "text/plain"), "Service Unavailable")
        case .html200:
            call.arrival(status: 200, ("Content-Type", "text/html"), "<!DOCTYPE html>")
        case .redirect302:
            call.arrival(status: 302, ("Location", "http://portal.example/welcome"), "")
        case .emptyJson:
            call.arrival(status: 200, ("Content-Type", "application/json"), "{}")
        case .oversize:
            .unknown("the answer is larger than 64 KiB")
        case .applyThenDrop, .dropBeforeApply, .headThenClose, .trickle, .unframed:
            .unknown("the connection was closed without an answer")
        }
    }
}

extension Cable.Arrival {
    fileprivate static func unknown(_ why: String, status: Int? = nil) -> Cable.Arrival {
        .response(Response(.unknown(why), status: status))
    }
}

extension UsernameKind {
    /// The kind of names that a realm asks for.
    package init(_ kind: Realm.UsernameKind) {
        switch kind {
        case .standard: self = .standard
        case .email: self = .email
        }
    }
}

extension Request<Secret> {
    fileprivate func response(_ answer: Realm.Answer) -> Response {
        response(
            status: answer.status,
            headers: answer.headers.map { ($0.name, $0.value) },
            body: answer.body
        )
    }

    fileprivate func arrival(
        status: Int,
        _ header: (name: String, value: String),
        _ text: String
    ) -> Cable.Arrival {
        .response(response(status: status, headers: [header], body: Array(text.utf8)))
    }
}
