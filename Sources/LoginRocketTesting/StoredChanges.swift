package import LoginRocketCore

extension Changes {
    package init(
        _ session: SessionState? = nil,
        email: EmailVerification? = nil,
        saved: [Outbox.Operation] = [],
        deleted: [SequenceNumber] = [],
        remembered: [EndedSession] = [],
        forgotten: [SessionIdentity] = []
    ) {
        self = Transition.ignored.changes
        self.session = session
        self.emailVerification = email
        self.saved = saved
        self.deleted = deleted
        self.remembered = remembered
        self.forgotten = forgotten
    }
}
