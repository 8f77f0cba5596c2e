/// What must be so after every event, whatever the world does.
///
/// The promises are those of the README, by their numbers.
public enum Invariant: String, Hashable, Sendable, CaseIterable {
    /// One request of a user at a time: promise 4.
    case oneInFlightPerLane = "at most one request of a lane is in flight"
    /// A person waits for one thing at a time.
    case oneForeground = "at most one foreground request is waited for"
    /// Nothing spins: promise 8.
    case noBusyLoop = "after timeElapsed something has changed, or the next deadline is later"
    /// Exactly one outcome: promise 2.
    case oneOutcome = "an operation has one outcome and keeps it until it is acknowledged"
    /// What was acknowledged stays: promise 1.
    case acceptedStays = "an accepted operation stays until it is acknowledged"
    /// Every operation gets its outcome: promise 2.
    case everyOperationEnds = "with a network and time every operation ends"
    /// A local logout is final: promise 5.
    case logoutHolds = "a logout is undone by nothing but a later login"
    /// What is called done is so: promise 3.
    case doneIsHeld = "done: the server holds it"
    /// What is called not applied was not: promise 3.
    case notApplied = "rejected, expired and cancelled: never applied by us"
    /// While there is a doubt a no proves nothing: promise 3.
    case rejectedWithoutDoubt = "rejected only with every attempt answered"
    /// No user acts for another: promise 6.
    case ownTokens = "a request uses a token of its own user"
    /// The core is a function of what it is given.
    case pureDecide = "decide, asked twice, says the same"
    /// What is not written down must not be remembered.
    case durableIsSaved = "the machine's durable state is what the store holds"
    /// What a restart finds.
    case restoredIsSaved = "a machine restored from the store has the same durable state"
    /// Without answers, one probe asks for the whole client: promise 8.
    case closedGateProbes = "while the gate is not open, one outbox request at a time"
    /// A wrong password asked for too often looks like an attack.
    case fewProbes = "at most 2 requests in 15 minutes after the first unanswered one"
    /// A request that is about to leave must not end the session in use.
    case sessionInUseStays = "no request of an operation is the logout of the session in use"
    /// The email region and the outbox tell the same story.
    case pendingTokenIsQueued = "a pending email token is an operation that has not ended"
    /// A session nobody uses is ended.
    case noLeak = "every session that arrived is used or logged out"
}

/// An invariant that did not hold, and how to see it again.
public struct Violation: Error, CustomStringConvertible {
    /// What did not hold.
    public let invariant: Invariant

    /// What was so instead.
    public let detail: String

    /// The last events before it, the latest last.
    public let trace: [String]

    /// The seed of the walk; `nil` if chance had no part in it.
    public let seed: UInt64?

    /// All of it.
    public var description: String {
        let seed = seed.map { "LOGINROCKET_SEED=\($0)" } ?? "breadth first"
        return "\(seed): not so: \(invariant.rawValue): \(detail)\n  "
            + trace.joined(separator: "\n  ")
    }
}
