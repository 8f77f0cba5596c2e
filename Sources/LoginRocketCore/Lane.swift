/// One user's unfinished operations: logouts in order, and at most one of each other kind.
struct Lane: Sendable {
    var change: SequenceNumber?
    var verification: SequenceNumber?
    var logouts = LinkedSet<SequenceNumber>()
    var sending: SequenceNumber?

    var isEmpty: Bool { change == nil && verification == nil && logouts.isEmpty }

    /// All that could be in the due index.
    var candidates: [SequenceNumber] {
        [change, logouts.first, verification].compactMap { $0 }
    }

    mutating func remove(_ sequence: SequenceNumber) {
        logouts.remove(sequence)
        if change == sequence { change = nil }
        if verification == sequence { verification = nil }
    }
}

extension Outbox {
    /// An operation whose turn it is, and the instant before which it is not.
    typealias Ready = (sequence: SequenceNumber, earliest: Instant?)

    /// How long a logout waits for a change that the host answers and does not decide.
    private static let patience = Duration.seconds(15 * 60)

    /// What may be sent next in a lane: one request at a time, in order.
    ///
    /// A verification needs no session, so nothing else waits for it, nor it for anything else.
    func ready(_ lane: Lane) -> [Ready] {
        guard lane.sending == nil else { return [] }
        return readyOfSession(lane) + [lane.verification].compactMap { $0 }.map { ($0, nil) }
    }

    /// A password change holds the logouts behind it back only while it can still be sent with its
    /// token; one that waits for a login or tries passwords does not need the token any more.
    private func readyOfSession(_ lane: Lane) -> [Ready] {
        let logouts: [Ready] = lane.logouts.first.map { [($0, nil)] } ?? []
        guard let sequence = lane.change, let entry = entries[sequence],
            case .updatePassword(let change) = entry.operation.status
        else { return logouts }
        if let logout = lane.logouts.first, logout < sequence { return logouts }
        switch change.step {
        case .send, .confirmRefusal:
            return [(sequence, nil)] + held(lane.logouts.first, behind: entry.progress)
        case .needsLogin: return logouts
        case .tryNew, .tryOld: return [(sequence, nil)] + logouts
        }
    }

    /// The logout that waits no longer than it has to.
    private func held(_ logout: SequenceNumber?, behind change: Progress) -> [Ready] {
        guard let logout, let birth = entries[logout]?.progress.birth.instant,
            let answering = change.answeringSince
        else { return [] }
        return [(logout, max(answering, birth) + Self.patience)]
    }
}
