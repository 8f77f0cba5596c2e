import LoginRocket
import LoginRocketCore

// What people do.

extension Scene {
    mutating func login(_ user: User, _ typed: PasswordTyped) throws(Violation) {
        var password = Secret("wrong")
        var proof: OperationID?
        switch typed {
        case .right:
            password = server.password(of: user) ?? password
        case .wrong:
            break
        case .pendingNew:
            guard let change = machine.outbox.pendingChange(of: user),
                let new = notes.accepted[change.id]?.new
            else { return }
            password = new
        }
        if let change = machine.outbox.pendingChange(of: user),
            notes.accepted[change.id]?.new == password, case .none = diskTrouble
        {
            proof = change.id
        }
        let reference = driver.reference(to: password, of: user)
        let error = try wish(.login(user, password: reference), secrets: [reference: password])
        if error == nil, let proof { notes.proofs[machine.lastAttempt] = proof }
    }

    mutating func submitCode(_ isRight: Bool) throws(Violation) {
        guard case .awaitingMfa(let challenge) = machine.session else { return }
        let code = isRight ? server.code(of: challenge.user, at: clocks.truth) : Secret("000000")
        let reference = driver.freshReference()
        try wish(.submitCode(reference), secrets: [reference: code])
    }

    mutating func signUp() throws(Violation) {
        let reference = driver.freshReference()
        let password = newPassword()
        try wish(
            .signUp(Signup(user: People.heidi, password: reference)),
            secrets: [reference: password]
        )
    }

    mutating func arrive(_ arriving: ArrivingToken) throws(Violation) {
        let user = anybody()
        let reference = driver.freshReference()
        let token: Secret
        switch arriving {
        case .signup:
            let signup = SignupToken(user: nil, token: reference)
            try wish(
                .accept(.signup(signup), driver.draw()),
                secrets: [reference: Secret("utk_\(luck.next())")]
            )
            return
        case .fresh:
            guard let made = server.sessionFromElsewhere(of: user, at: clocks.truth) else { return }
            token = made
        case .usedBefore:
            let known = notes.owners.keys.sorted()
            guard !known.isEmpty else { return }
            token = Secret(known[luck.below(known.count)])
        case .forged:
            // Where nobody can be asked, the shell refuses what is not signed.
            guard plan.isManaged else { return }
            token = .loginToken(of: user, session: "kss_x\(luck.next())", end: nil, count: 0)
        case .ended:
            let end = WallTime(secondsSince1970: clocks.truth.secondsSince1970 - 7200)
            token = .loginToken(of: user, session: "kss_y\(luck.next())", end: end, count: 0)
        }
        guard let session = try? driver.session(arrivedAs: reference, token) else { return }
        notes.arrivingToken = token.text
        try wish(.accept(.session(session), driver.draw()), secrets: [reference: token])
    }

    mutating func changePassword(_ isRight: Bool, _ lifetime: Duration) throws(Violation) {
        try change(to: newPassword(), isRight, lifetime)
    }

    /// The same change once more, as somebody asks who was told that its outcome is unknown.
    mutating func repeatChange() throws(Violation) {
        let ended = notes.accepted.values.filter { $0.outcome != nil && $0.new != nil }
            .max { $0.operation.sequence < $1.operation.sequence }
        guard let new = ended?.new else { return }
        try change(to: new, true, .seconds(24 * 3600))
    }

    private mutating func change(
        to new: Secret,
        _ isRight: Bool,
        _ lifetime: Duration
    ) throws(Violation) {
        guard case .loggedIn(let session) = machine.session,
            let right = server.password(of: session.user), right != new
        else { return }
        let current = isRight ? right : Secret("wrong")
        let request = ChangeRequest(
            id: driver.freshOperationID(),
            current: driver.freshReference(),
            new: driver.freshReference(),
            lifetime: lifetime
        )
        try wish(
            .updatePassword(request),
            secrets: [request.current: current, request.new: new]
        )
    }

    mutating func ask(_ asked: Asked) throws(Violation) {
        let user = anybody()
        switch asked {
        case .forgotPassword:
            try event(.asked(.forgotPassword(user)))
        case .emailToken:
            try event(.asked(.resendEmailToken(user)))
        case .resetPassword:
            guard let token = server.resetToken(of: user) else { return }
            let (first, second) = (driver.freshReference(), driver.freshReference())
            try event(
                .asked(.resetPassword(user, token: first, new: second)),
                secrets: [first: token, second: newPassword()]
            )
        }
    }

    /// Somebody opens a mail; its link may leave out the name.
    mutating func verifyEmail(_ isNamed: Bool) throws(Violation) {
        let mails = server.mails
        guard !mails.isEmpty else { return }
        let mail = mails[luck.below(mails.count)]
        var user = mail.user
        if !isNamed {
            guard let guess = machine.userToVerify else { return }
            if case .loggedIn(let session) = machine.session {
                try require(guess == session.user, .ownTokens, "not the name of who is logged in")
            }
            // Somebody else's mail without a name is a mistake that only people can see.
            guard guess == mail.user else { return }
            user = guess
        }
        let request = VerificationRequest(
            id: driver.freshOperationID(),
            user: user,
            token: driver.freshReference(),
            lifetime: luck.percent(70) ? .seconds(24 * 3600) : .seconds(700)
        )
        try event(.verificationWished(request), secrets: [request.token: mail.token])
    }

    mutating func wishOfOperation(_ wish: OperationWish) throws(Violation) {
        let operations = notes.rows.values.sorted { $0.sequence < $1.sequence }
        guard !operations.isEmpty else { return }
        let operation = operations[luck.below(operations.count)]
        try event(.operationWished(operation.id, wish))
    }

    /// A person's task is cancelled.
    mutating func abandon() throws(Violation) {
        switch machine.foreground {
        case .idle, .running(_, .recheck): break
        case .running(let attempt, _):
            try event(.reported(attempt, .abandoned, driver.draw()))
        }
    }

    private mutating func anybody() -> User {
        luck.pick([(3, People.frank), (2, People.grace), (1, People.heidi)])
    }

    private mutating func newPassword() -> Secret { Secret("password \(luck.next())") }
}
