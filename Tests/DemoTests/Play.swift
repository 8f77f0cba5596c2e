import Foundation
import LoginRocket
import LoginRocketProtocol

@testable import LoginRocketDemo

/// The ID of a password change.
let changeID = String(repeating: "c", count: 32)

/// The ID of a logout.
let logoutID = String(repeating: "d", count: 32)

/// A screen with somebody at its keys, and a client that says what it is told to say.
struct Play {
    var screen: Screen
    var size = Drawing.Size(rows: 24, columns: 80) {
        didSet { _ = screen.take(.resized(size), at: now) }
    }
    let now = Date(timeIntervalSince1970: 1_763_900_000)

    /// An operation of grace.
    enum Operation {
        enum State {
            case queued, inDoubt, needsLogin, done
            case rejected([String])
        }

        case change(State, of: String = "grace")
        case logout(State, attempts: Int = 0)

        fileprivate var json: String {
            switch self {
            case .change(let state, let user):
                json(changeID, "updatePassword", user, state, 0, canEnd: true)
            case .logout(let state, let attempts):
                json(logoutID, "logout", "grace", state, attempts, canEnd: false)
            }
        }

        private func json(
            _ id: String,
            _ kind: String,
            _ user: String,
            _ state: State,
            _ attempts: Int,
            canEnd: Bool
        ) -> String {
            let (outcome, errors): (String, [String]) =
                switch state {
                case .queued, .inDoubt: (#""queued""#, [])
                case .needsLogin: (#""needsLogin""#, [])
                case .done: (#""finished","outcome":"done""#, [])
                case .rejected(let errors): (#""finished","outcome":"rejected""#, errors)
                }
            let cancellable: Bool =
                switch state {
                case .queued, .needsLogin: canEnd
                case .inDoubt, .done, .rejected: false
                }
            return #"""
                {"id":"\#(id)","kind":"\#(kind)","username":"\#(user)","state":\#(outcome),\#
                "attempts":\#(attempts),"queuedAt":"2025-11-23T12:00:00Z",\#
                "deadline":"2025-11-24T12:00:00Z","nextAttemptAt":"2025-11-23T12:13:25Z",\#
                "cancellable":\#(cancellable),\#
                "serverErrors":\#(JSONValue.array(errors.map(JSONValue.string)).text)}
                """#
        }
    }

    init(ownRealm: Bool = true) {
        screen = Screen(
            url: "http://127.0.0.1:8600",
            passwords: ownRealm ? ["frank": "secret", "grace": "secret"] : [:]
        )
        if ownRealm {
            var view = RealmView()
            view.codes["grace"] = RealmView.Code(digits: "123456", secondsLeft: 17)
            _ = screen.take(.looked(view), at: now)
        }
        _ = screen.take(.clientStarted(pid: 7), at: now)
    }

    /// The client prints a line with these members; an answer is for an order given.
    mutating func prints(
        _ members: String,
        _ outbox: [Operation] = [],
        waiting: Int? = nil,
        network: String = "unknown"
    ) throws {
        let waiting = waiting ?? outbox.count { !$0.json.contains("finished") }
        let command = members.split(separator: #""command":""#).dropFirst().first
            .flatMap { Order.Command(rawValue: String($0.prefix { $0 != "\"" })) }
        let isTagged = members.contains(#""order":"#)
        let event = command != nil || isTagged ? "answer" : "snapshot"
        let number = isTagged ? nil : command.flatMap(screen.unanswered.number)
        let tag = number.map { #","order":\#($0)"# } ?? ""
        let line = #"""
            {"event":"\#(event)",\#(members)\#(tag),"network":"\#(network)","outboxCount":\#(waiting),\#
            "outbox":[\#(outbox.map(\.json).joined(separator: ","))]}
            """#
        let message = try JSONDecoder().decode(Message.self, from: Data(line.utf8))
        _ = screen.take(.clientPrinted(message), at: now)
    }

    /// A key is hit.
    mutating func hit(_ key: Character) -> [Screen.Effect] {
        take(.key(.character(key)))
    }

    /// Keys are hit as a terminal sends them.
    mutating func type(_ text: String) -> [Screen.Effect] {
        var decoder = KeyDecoder()
        return decoder.keys(in: Array(text.utf8)).flatMap { take(.key($0)) }
    }

    /// Something happens; the orders that follow are told without their numbers.
    mutating func take(_ input: Screen.Input) -> [Screen.Effect] {
        screen.take(input, at: now).map { effect in
            if case .tell(let order, _) = effect { .tell(order, as: 0) } else { effect }
        }
    }

    /// The keys that the screen offers.
    var keys: [Character] { screen.choices.map(\.key).sorted() }

    /// The lines that it shows.
    var lines: [StyledLine] { Drawing(screen: screen, size: size, now: now).lines }

    /// The lines, without any style.
    var plainLines: [String] { lines.map { $0.spans.map(\.text).joined() } }

    /// The lines, without any style, as one text.
    var plainText: String { plainLines.joined(separator: "\n") }

    /// The rows under the heading of the events.
    var eventLines: [String] {
        let start = plainLines.firstIndex { $0.hasPrefix("  Events") } ?? plainLines.endIndex
        return plainLines[start...].dropFirst().prefix { $0.hasPrefix("    ") }.map { $0 }
    }

    var text: String { lines.map { $0.escaped(inColour: false) }.joined(separator: "\n") }
}

/// The effect of telling the client what this line says, whatever its number is.
func tell(_ line: String) throws -> Screen.Effect {
    guard case .order(let order) = try Incoming(.text(line)).contents.get() else {
        throw Failure.abandoned
    }
    return .tell(order, as: 0)
}
