import LoginRocket
import LoginRocketCore

/// A request on its way.
struct Flight: Sendable {
    let sent: Driver.SentRequest
    let request: Request<Secret>
    /// The operation it belongs to, as it was when it left; `nil` for the foreground.
    let operation: Outbox.Operation?
    let sentAt: Duration
    /// The running time of all runs of the program when it left.
    let awake: Duration
    var fate: Fate
    /// When it reaches the server; `nil` if it does not, or has.
    var reachesAt: Duration?
    /// When something is reported of it.
    var endsAt: Duration
    /// The server's answer, once it has reached the server.
    var answer: Response?
    var isAbandoned = false

    var call: Call { Call(request) }
    var attempt: AttemptID { sent.attempt }

    /// How long the shell waits for an answer.
    static let timeout = Duration.seconds(30)

    /// The latest that a copy of a request reaches the server.
    static let latest = Duration.seconds(20 * 60)
}

/// A request that was given up, and reaches the server later.
struct LateCopy: Sendable {
    let request: Request<Secret>
    let operation: OperationID?
    let arrivesAt: Duration
}

/// What is wrong with network and server.
struct Conditions: Sendable {
    /// Nothing gets through before this time.
    var offlineUntil = Duration.zero
    var cable = Cable.loose
    var ailments: [Call: (ailment: Ailment, until: Duration)] = [:]
    var limits: [Limit] = []
    /// The disk is in trouble until this time.
    var troubleUntil = Duration.zero
    /// How many of a hundred requests have an odd fate.
    var roughness = 0

    struct Limit: Sendable {
        /// Whose requests are limited; `nil` for everybody's.
        let user: User?
        let until: Duration
        let tellsHowLong: Bool
    }

    func isOnline(at time: Duration) -> Bool { offlineUntil <= time }

    func ailment(of call: Call, at time: Duration) -> Ailment? {
        ailments[call].flatMap { $0.until > time ? $0.ailment : nil }
    }

    func limit(of user: User?, at time: Duration) -> Limit? {
        limits.first { $0.until > time && ($0.user == nil || $0.user == user) }
    }
}

extension Scene {
    /// What will become of a request that leaves now.
    mutating func fate(of request: Request<Secret>, for user: User?) -> Fate {
        if !conditions.isOnline(at: clocks.time) {
            switch conditions.cable {
            case .pulled: return .notSent
            case .swallows: return .lost
            case .loose: return luck.percent(70) ? .notSent : .lost
            }
        }
        if let limit = conditions.limit(of: user, at: clocks.time) {
            return .limited(limit.tellsHowLong ? limit.until - clocks.time : nil)
        }
        switch conditions.ailment(of: Call(request), at: clocks.time) {
        case .error, .missing, .silence: return .lost
        case .errorAfterAll: return .answerLost
        case .limited:
            return .limited(
                luck.pick([
                    (1, nil), (1, .seconds(30)), (1, .seconds(3600)), (1, .seconds(20 * 3600)),
                ])
            )
        case nil: break
        }
        guard luck.percent(conditions.roughness) else { return .answered }
        return luck.pick([
            (2, .notSent), (2, .lost), (3, .answerLost), (1, .refused), (1, .portal),
            (1, .limited(nil)),
            (1, .limited(.seconds(100))), (3, .late(luck.time(upTo: Flight.latest))),
        ])
    }

    /// How long it takes until something is reported.
    mutating func duration(of fate: Fate, of call: Call) -> Duration {
        switch (fate, conditions.ailment(of: call, at: clocks.time)) {
        case (.lost, .silence), (.lost, nil), (.late, _), (.answerLost, nil),
            (.answerLost, .silence):
            return luck.percent(50) ? Flight.timeout : luck.time(upTo: .seconds(5))
        case (.notSent, _):
            return luck.time(upTo: .seconds(5))
        case (.answered, _), (.refused, _), (.limited, _), (.portal, _), (.lost, _),
            (.answerLost, _):
            guard conditions.roughness > 0 else { return luck.time(upTo: .milliseconds(300)) }
            return luck.time(
                upTo: luck.pick([
                    (8, .milliseconds(300)), (2, .seconds(10)), (1, Flight.timeout),
                ])
            )
        }
    }
}
