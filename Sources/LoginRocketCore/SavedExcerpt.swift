/// The part of what a store holds that is shown: of the operations only the newest, and their
/// number.
public struct SavedExcerpt: Hashable, Sendable {
    /// The session region.
    public var session: SessionState

    /// The email region.
    public var emailVerification: EmailVerification

    /// The newest operations that have not ended, in the order of acceptance.
    public var unfinished: [Outbox.Operation]

    /// The newest operations that have ended, in the order of acceptance.
    public var finished: [Outbox.Operation]

    /// The number of all operations that have not ended.
    public var unfinishedCount: Int

    /// The number of all outcomes that were not acknowledged yet.
    public var finishedCount: Int

    /// Puts together what a store has read.
    public init(
        session: SessionState,
        emailVerification: EmailVerification,
        unfinished: [Outbox.Operation],
        finished: [Outbox.Operation],
        unfinishedCount: Int,
        finishedCount: Int
    ) {
        self.session = session
        self.emailVerification = emailVerification
        self.unfinished = unfinished
        self.finished = finished
        self.unfinishedCount = unfinishedCount
        self.finishedCount = finishedCount
    }

    /// Takes the newest operations of what is saved, at most `limit` that have not ended and as
    /// many that have.
    public init(of saved: Saved, limit: Int = .max) {
        let unfinished = saved.operations.filter { !$0.isFinished }
        let finished = saved.operations.filter { $0.isFinished }
        self.init(
            session: saved.session,
            emailVerification: saved.emailVerification,
            unfinished: unfinished.suffix(limit),
            finished: finished.suffix(limit),
            unfinishedCount: unfinished.count,
            finishedCount: finished.count
        )
    }
}
