/// The reason why the machine did not accept an event; nothing has changed.
@nonexhaustive
public enum IllegalEvent: Error, Hashable, Sendable, CaseIterable {
    /// The event means nothing in the current state.
    case notInThisState

    /// Another foreground request is on its way.
    case busy

    /// The user's earlier password change has not ended.
    case pendingChange

    /// The token is another user's than the one who signed up.
    case otherUser

    /// The external login's time is over.
    case tooLate

    /// The session of the token was logged out or given up here.
    case endedHere

    /// The session of the token has ended, by trusted time.
    case sessionOver

    /// The session of the token has an end, and no time is trusted to compare it with.
    case noTrustedTime

    /// Nothing waits that could be given up.
    case nothingToCancel

    /// There is no operation of this name.
    case unknownOperation

    /// Only a finished operation can be acknowledged.
    case notFinished

    /// The operation is a logout, has ended, or may have been applied.
    case notCancellable
}
