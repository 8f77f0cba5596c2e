import Foundation
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

// The facts about the client, the network and the realm.

extension Drawing {
    /// The diagram of the states, if there is room for it, and a line for each other fact.
    var facts: [StyledLine] {
        let diagram = StateDiagram(current: screen.shown?.state?.known)
        let states =
            switch size.rows {
            case ..<20: [StyledLine]()
            case ..<32: diagram.shortLines
            default: diagram.lines
            }
        return states + gap + (isWide ? statePanel : [])
            + [client, session, network, plan, realm].compactMap { $0 }
    }

    /// The client speaks, so that what it said last is how it is.
    var isKnown: Bool { screen.isRunning || screen.shown == nil }

    /// Told only if what follows is not how it is.
    private var client: StyledLine? {
        switch screen.client {
        case .running:
            screen.unanswered.delay(at: now).map(silence)
        case .started(_, let start) where now.timeIntervalSince(start) > patienceAtStart:
            silence(for: now.timeIntervalSince(start))
        case .starting, .started:
            screen.shown.map { _ in
                heading("Client") + "it starts; what follows is what was last known"
            }
        case .gone(let how):
            heading("Client").adding("DEAD", .bad)
                + " (\(how)); what follows is what was last known"
        }
    }

    private func silence(for time: TimeInterval) -> StyledLine {
        heading("Client").adding("does not answer", .bad)
            + " for \(duration(time)); k kills it, and r starts another"
    }

    private var session: StyledLine {
        guard let shown = screen.shown, let state = shown.state else {
            return heading("Session") + "not known"
        }
        let name = state.rawValue
        var parts = [shown.username.map { "\(name) as \($0)" } ?? name]
        if let detail = shown.freshness?.rawValue ?? shown.reason?.rawValue {
            parts.append(detail)
        }
        if let email = shown.emailVerification, email != .notRequested {
            parts.append("email \(email.rawValue)")
        }
        if let end = shown.sessionExpiresAt?.date {
            parts.append("ends in \(duration(end.timeIntervalSince(now)))")
        }
        if shown.username == "grace", state == .awaitingMfa,
            let code = screen.realm?.codes["grace"]
        {
            parts.append("her app shows \(code.digits) for \(code.secondsLeft) s")
        }
        let text = parts.joined(separator: " · ")
        return isKnown ? heading("Session") + text : heading("Session").adding(text, .dim)
    }

    private var network: StyledLine {
        guard let realm = screen.realm else { return heading("Network") + answers }
        let cable = realm.isPluggedIn ? ("plugged in", Style.good) : ("UNPLUGGED", Style.bad)
        return heading("Network").adding(cable.0, cable.1) + " · \(answers)"
    }

    private var plan: StyledLine? {
        screen.realm?.plan.map { heading("Faults").adding($0.sentence, .notice) }
    }

    /// The client's findings about the network, and those that it has not made yet.
    private var answers: String {
        switch screen.client {
        case .gone: return "the client is dead, and asks nothing"
        case .starting, .started: return "the client starts"
        case .running: break
        }
        switch (screen.shown?.network.known, screen.realm?.isPluggedIn) {
        case (.online, false):
            return "the client has not noticed: its last call was answered"
        case (.offline, true):
            return "the client has not noticed: its last call got no answer"
        case (.online, _): return "the client gets answers"
        case (.offline, _): return "the client gets no answers"
        case (.paused, _): return "the realm asked the client to wait"
        case (.unknown, _), (nil, _): return "the client has not tried it yet"
        }
    }

    private var realm: StyledLine? {
        guard let realm = screen.realm else { return nil }
        let sessions =
            switch realm.sessions.count {
            case 0: "no session"
            case 1: "1 session (\(realm.sessions[0]))"
            case let number: count(number, "session")
            }
        var parts = [
            sessions, count(realm.passwordChanges.values.reduce(0, +), "password change"),
            count(realm.requests, "request"),
        ]
        if !realm.mails.isEmpty { parts.append(count(realm.mails.count, "mail")) }
        if realm.clockAdvance > 0 { parts.append("clock +\(duration(realm.clockAdvance))") }
        return heading("Realm") + parts.joined(separator: " · ")
    }
}

/// The seconds in which a client that lives says its first word, also on a slow disk.
private let patienceAtStart = 10.0
