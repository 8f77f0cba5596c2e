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

    /// To `logout`: was the session ended?
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

    /// To `check_session`: is the session valid? An error that does not say so is no clear answer.
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

    /// To `update_password`: was it changed?
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

    /// To `login`: is it the password? Being asked for a code is a yes.
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
