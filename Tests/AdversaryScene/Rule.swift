/// What must be so whatever happens.
///
/// The promises are those of the README, by their numbers.
public enum Rule: String, Hashable, Sendable, CaseIterable {
    // Requests
    case oneInFlightPerUser = "at most one request of a user's operations is in flight (4)"
    case oneForeground = "at most one request of a person is waited for"
    case inFlightHasCall = "nothing is in flight without a call"
    case closedGateProbes = "while the gate is not open, one request of the outbox at a time (8)"
    case fewPasswords = "at most 2 passwords in 15 minutes after the first unanswered request"
    case pauseHolds = "within a pause of the server nothing leaves by itself"
    case ownTokens = "a request uses a token of its own user (6)"
    case ownRows = "one event writes rows of one user only (6)"
    case logoutHasItsTurn = "a change leaves only after the turn of its logout (4)"
    case changeGoesFirst = "a change has an hour before the logout of its session (4)"
    case sessionInUseStays = "no request that starts while a session is current ends it"
    case boundedAttempts = "an operation makes a bounded number of requests (8)"
    case hintsShorten = "a hint of the network only shortens waits"
    case ownPause = "a limit of a person's own call pauses that user only"
    case noBusyLoop = "after time has passed, something has changed or nothing is due (8)"

    // Outcomes
    case acceptedStays = "an accepted operation stays until it is acknowledged (1)"
    case acceptedIsShown = "what is newly accepted is in the snapshot"
    case oneOutcome = "an operation has one outcome and keeps it (2)"
    case doneIsHeld = "done: the server holds it (3)"
    case notApplied = "rejected, expired and cancelled: never applied by us (3)"
    case rejectedWithoutDoubt = "rejected only with every attempt answered (3)"
    case doubtIsAsked = "what is unknown was asked for, or its time is over"
    case refusalIsTold = "a change that was refused ends as rejected at its deadline"
    case needsLoginIsTrue = "a change gives up its token only when its session has ended"
    case fullTime = "no operation ends by time before its running time is over (2)"
    case proofEndsDoubt = "a login with the new password ends the doubt about a change"

    // Sessions
    case logoutHolds = "a logout is undone by nothing but a later login (5)"
    case loggedOutStaysOut = "no arrival enters a session that was logged out here (5)"
    case confirmedIsTrue = "confirmed: a login or a check was answered with yes"
    case ownEndIsNoticed = "a session that a request of ours ended is not called confirmed"
    case onlyAnswersEnd = "only a clear answer, a person or trusted time ends a session"
    case toldByTk = "a session is told by the tk of its token"
    case trustedTimeIsRight = "the time that is trusted is right, give or take a minute"
    case busyIsTrue = "busy: a person's request is on its way, and it can be cancelled"
    case externalLoginHasItsTime = "an external login has its 30 minutes, and no more"
    case waitingStays = "what is waited for is given up by people only, or its time"
    case completesItsSignup = "the session of a signup is its user's"
    case overIsNoticed = "where no realm is asked, a session ends with its token"
    case doubtIsCleared = "with a network a session is checked, and a doubt is cleared"
    case mailOfOwnUser = "after a login no mail of another user is waited for"
    case verifiedIsTrue = "verified: the server has taken a token of this user"
    case logoutIsQueued = "a logout by the app is an operation of the app, one of each session"
    case pendingTokenIsQueued = "a pending email token is an operation that has not ended"

    // Store
    case durableIsSaved = "the machine's durable state is what the store holds"
    case restoredIsSaved = "a machine restored from the store has the same durable state"
    case newsIsNeverSaved = "the news that something could not be saved is never to be saved"
    case neverStuck = "an error of the store is no end of the client"

    // The end
    case everythingEnds = "with a network and time every operation ends (2, 8)"
    case onlyTheBrokenWaits = "what is broken for ever holds up nothing but itself (8)"
    case noLeak = "every session that arrived is used or logged out"
}

/// A rule that did not hold.
public struct Violation: Error, Sendable {
    /// What did not hold.
    public let rule: Rule

    /// What was so instead.
    public let detail: String
}
