import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

/// Why the driver was told something.
enum Cause: Sendable, CustomStringConvertible {
    case event(Event)
    case answer(Flight, Response)
    case notSendable(AttemptID)
    case time

    var description: String {
        switch self {
        case .event(let event): event.description
        case .answer(let flight, let response): "\(flight): \(response.answer.label)"
        case .notSendable(let attempt): "attempt \(attempt.value) cannot be sent"
        case .time: "time"
        }
    }
}

/// What the driver made of something it was told.
struct Happening {
    let cause: Cause
    let before: Machine
    let written: [Changes]
    /// Whether what it was told could be saved; if not, it did not happen.
    let isSaved: Bool
}

extension Answer<Reply> {
    /// The name of the answer.
    var label: String {
        switch self {
        case .accepted(.session): "session"
        case .accepted(.mfaRequired): "code asked"
        case .accepted(.valid): "valid"
        case .accepted(.ended): "ended"
        case .accepted: "yes"
        case .refused: "no"
        case .limited: "limited"
        case .notSent: "not sent"
        case .unknown: "unknown"
        }
    }
}
