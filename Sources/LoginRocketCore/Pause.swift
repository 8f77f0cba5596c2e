// What the server asks for with HTTP 429: to be left alone for a while. Volatile.

/// A pause that the server asked for.
@nonexhaustive
public enum Pause: Hashable, Sendable {
    /// No operation of this user is sent before this instant.
    case user(User, until: Instant)

    /// Nothing leaves by itself before this instant, no check and no probe either.
    case everything(until: Instant)
}

extension Machine {
    /// The longest time that a server can ask for.
    static let longestPause = Duration.seconds(3600)

    /// The random part of a pause at most, so that not all clients come back at once.
    static let spread = Duration.seconds(60)

    /// The pause after an answer to a request of ours; `nil` if it asks for none.
    ///
    /// A limit on logins and password changes may be a lockout of one user: without a time it lasts
    /// half a minute. A second user who is limited in that time, or any other limit, means that the
    /// client as a whole asks too often: without a time chance alone decides about the latter, so
    /// that a fleet comes back evenly.
    func pause(
        after answer: Answer<Payload>,
        to request: Limited,
        at now: Moment,
        _ draw: Draw
    ) -> Pause? {
        guard case .limited(let asked) = answer else { return nil }
        switch request {
        case .person(nil):
            return nil
        case .person(let user?):
            return .user(user, until: end(of: asked ?? .seconds(30), at: now, draw))
        case .password(let user):
            let end = end(of: asked ?? .seconds(30), at: now, draw)
            let isSecond = outbox.isPaused(besides: user, at: now.instant)
            return isSecond ? .everything(until: end) : .user(user, until: end)
        case .other:
            return .everything(until: end(of: asked ?? .zero, at: now, draw))
        }
    }

    private func end(of wait: Duration, at now: Moment, _ draw: Draw) -> Instant {
        now.instant + min(max(.zero, wait), Self.longestPause)
            + Self.spread.scaled(by: draw.fraction)
    }

    /// A request that the server answered with a limit.
    enum Limited {
        /// A call of a person, about this user.
        case person(User?)
        /// A request of the outbox that carries a password of this user.
        case password(User)
        /// Any other request that left by itself.
        case other
    }
}
