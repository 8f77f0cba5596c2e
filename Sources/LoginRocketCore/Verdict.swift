/// What an answer means for the question that was asked.
enum Verdict: Hashable {
    /// The answer is yes: ended, changed, accepted, still valid.
    case yes
    /// The answer is no, with the server's sentences.
    case no([String])
    /// Asked too often; nothing was applied.
    case limited
    /// Nothing reached the server.
    case notSent
    /// No clear answer.
    case unclear

    /// Was the session ended? Read off an answer to `logout`.
    init(toRevoke answer: Answer<Payload>) {
        switch answer {
        case .accepted(.loggedOut): self = .yes
        case .accepted(.session), .accepted(.mfaRequired), .accepted(.valid), .accepted(.ended),
            .accepted(.passwordUpdated), .unknown:
            self = .unclear
        case .refused(let errors): self = .no(errors)
        case .limited: self = .limited
        case .notSent: self = .notSent
        }
    }

    /// Is the session valid? Read off an answer to `check_session`.
    ///
    /// An error that does not say so is no clear answer.
    init(toCheck answer: Answer<Payload>) {
        switch answer {
        case .accepted(.valid): self = .yes
        case .accepted(.ended): self = .no([])
        case .accepted(.session), .accepted(.mfaRequired), .accepted(.loggedOut),
            .accepted(.passwordUpdated), .refused, .unknown:
            self = .unclear
        case .limited: self = .limited
        case .notSent: self = .notSent
        }
    }

    /// Was it changed? Read off an answer to `update_password`.
    init(toChange answer: Answer<Payload>) {
        switch answer {
        case .accepted(.passwordUpdated): self = .yes
        case .accepted(.session), .accepted(.mfaRequired), .accepted(.valid), .accepted(.ended),
            .accepted(.loggedOut), .unknown:
            self = .unclear
        case .refused(let errors): self = .no(errors)
        case .limited: self = .limited
        case .notSent: self = .notSent
        }
    }

    /// Is it the password? Read off an answer to `login`; being asked for a code is a yes.
    init(toPassword answer: Answer<Payload>) {
        switch answer {
        case .accepted(.session), .accepted(.mfaRequired): self = .yes
        case .accepted(.valid), .accepted(.ended), .accepted(.loggedOut),
            .accepted(.passwordUpdated), .unknown:
            self = .unclear
        case .refused(let errors): self = .no(errors)
        case .limited: self = .limited
        case .notSent: self = .notSent
        }
    }
}
