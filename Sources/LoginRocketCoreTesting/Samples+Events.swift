public import LoginRocketCore

extension Samples {
    /// One sample of every wish of an operation.
    public static let operationWishes: [Sample<OperationWish>] = [
        Sample("cancel", .cancel),
        Sample("acknowledge", .acknowledge),
    ]

    /// One sample of everything a server can say yes with.
    public static let payloads: [Sample<Payload>] = [
        Sample("session", .session(newSession)),
        Sample("mfaRequired", .mfaRequired(newChallenge)),
        Sample("valid", .valid),
        Sample("ended", .ended),
        Sample("loggedOut", .loggedOut),
        Sample("passwordUpdated", .passwordUpdated),
        Sample("signupToken", .signupToken(signupToken)),
        Sample("signedUp", .signedUp),
        Sample("emailVerified", .emailVerified),
        Sample("agreed", .agreed),
    ]

    /// One sample of every answer, `accepted` with every payload.
    public static let answers: [Sample<Answer<Payload>>] =
        payloads.map { Sample($0.name, .accepted($0.value)) } + [
            Sample("refused", .refused(["No."])),
            Sample("limited", .limited(retryAfter: nil)),
            Sample("notSent", .notSent("No route to host.")),
            Sample("unknown", .unknown("The answer was cut off.")),
        ]

    /// One sample of everything that can become of a request.
    public static let reports: [Sample<Report>] =
        answers.map { Sample($0.name, .answered($0.value)) } + [
            Sample("answerLost", .answerLost),
            Sample("notSendable", .notSendable),
            Sample("abandoned", .abandoned),
        ]

    /// One sample of every event, for a request sent as attempt 1 and the operation 1.
    public static let events: [Sample<Event>] =
        wishes.map { Sample($0.name, .wished($0.value)) }
        + questions.map { Sample($0.name, .asked($0.value)) }
        + [Sample("verificationWished", .verificationWished(verificationRequest))]
        + operationWishes.map {
            Sample("\($0.name) operation", .operationWished(operationID(1), $0.value))
        }
        + reports.map { Sample($0.name, .reported(AttemptID(1), $0.value, draw)) }
        + [
            Sample("timeElapsed", .timeElapsed(draw)),
            Sample("networkChanged", .networkChanged(draw)),
            Sample("notSaved", .notSaved(draw)),
        ]

    /// Frank's token from a mail, as operation 3.
    public static let verificationRequest = VerificationRequest(
        id: operationID(3),
        user: frank,
        token: SecretRef(8),
        lifetime: .seconds(24 * 3600)
    )

    /// The session that a server gives to frank's next login.
    public static let newSession = session(of: frank, 1)

    /// The challenge that a server gives to frank's next login.
    public static let newChallenge = Challenge(user: frank, token: SecretRef(5))
}
