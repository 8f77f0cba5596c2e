import FoundationEssentials
import LoginRocketRealm

/// Something that readers of events are told.
enum News: Equatable, Sendable {
    case hello(revision: Int, number: Int, isUp: Bool, now: Date)
    case request(Emulator.SeenRequest)
    case state(revision: Int)
    case network(isUp: Bool)
    case faults
    case clock(now: Date)

    /// The reader missed something of these requests, or they were forgotten.
    case dropped(ClosedRange<Int>)

    /// Nothing happened for some time.
    case quiet
}

extension News {
    /// The lines of the event, as the HTML Standard writes server-sent events.
    var lines: String {
        switch self {
        case .hello(let revision, let number, let isUp, let now):
            "retry: 1000\n"
                + event(
                    "hello",
                    [
                        "revision": .integer(revision), "number": .integer(number),
                        "up": .bool(isUp), "now": .string(now.formatted(.iso8601)),
                    ]
                )
        case .request(let row): "id: \(row.number)\n" + event("request", row.members)
        case .state(let revision): event("state", ["revision": .integer(revision)])
        case .network(let isUp): event("network", ["up": .bool(isUp)])
        case .faults: event("faults", [:])
        case .clock(let now): event("clock", ["now": .string(now.formatted(.iso8601))])
        case .dropped(let numbers):
            event(
                "dropped",
                ["from": .integer(numbers.lowerBound), "to": .integer(numbers.upperBound)]
            )
        case .quiet: ":\n\n"
        }
    }

    private func event(_ name: String, _ members: [Text: JSON]) -> String {
        "event: \(name)\ndata: \(JSON.object(members).rendered)\n\n"
    }
}
