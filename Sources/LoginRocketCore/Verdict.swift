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
        self.init(answer) { payload in
            if case .loggedOut = payload { .yes } else { .unclear }
        }
    }

    /// Is the session valid? Read off an answer to `check_session`.
    ///
    /// An error that does not say so is no clear answer.
    init(toCheck answer: Answer<Payload>) {
        self.init(answer) { payload in
            if case .valid = payload {
                .yes
            } else if case .ended = payload {
                .no([])
            } else {
                .unclear
            }
        }
        if case .refused = answer { self = .unclear }
    }

    /// Was it changed? Read off an answer to `update_password`.
    init(toChange answer: Answer<Payload>) {
        self.init(answer) { payload in
            if case .passwordUpdated = payload { .yes } else { .unclear }
        }
    }

    /// Is it the password? Read off an answer to `login`; being asked for a code is a yes.
    init(toPassword answer: Answer<Payload>) {
        self.init(answer) { payload in
            if case .session = payload {
                .yes
            } else if case .mfaRequired = payload {
                .yes
            } else {
                .unclear
            }
        }
    }

    /// Was it verified? Read off an answer to `verify_email`.
    init(toVerify answer: Answer<Payload>) {
        self.init(answer) { payload in
            if case .emailVerified = payload { .yes } else { .unclear }
        }
    }

    /// A yes to another question says nothing about this one.
    private init(_ answer: Answer<Payload>, _ meaning: (Payload) -> Verdict) {
        switch answer {
        case .accepted(let payload): self = meaning(payload)
        case .refused(let errors): self = .no(errors)
        case .limited: self = .limited
        case .notSent: self = .notSent
        case .unknown: self = .unclear
        }
    }
}
