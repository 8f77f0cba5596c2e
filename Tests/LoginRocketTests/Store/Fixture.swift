import Foundation
import LoginRocketCore
import LoginRocketTesting

@testable import LoginRocket

/// What the fixture databases hold, one for each schema; each was written once, by its release.
enum Fixture {
    static let names = ["schema-1", "schema-2", "schema-3", "schema-4"]

    static func saved(_ name: String) -> Saved {
        switch name {
        case "schema-1": schema1
        case "schema-2": schema2
        case "schema-3": schema3
        default: schema4
        }
    }

    static func secrets(_ name: String) -> [SecretRef: Secret] {
        switch name {
        case "schema-1": secrets1
        case "schema-2": secrets2
        case "schema-3": secrets3
        default: secrets4
        }
    }

    /// The text of the schema's step.
    static func sql(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url(name + ".sql")), as: UTF8.self)
    }

    /// A copy of the fixture with its key.
    static func database(_ name: String) throws -> TemporaryDatabase {
        let key = try Data(contentsOf: url(name + ".key"))
        let database = try TemporaryDatabase(.provided { Array(key) })
        try FileManager.default.copyItem(
            at: url(name + ".sqlite"),
            to: URL(fileURLWithPath: database.path)
        )
        return database
    }

    private static var schema1: Saved {
        let end = WallTime(secondsSince1970: 1_795_543_200)
        let session = StoreSamples.session(
            expiresAt: end,
            confirmation: .unconfirmed(since: WallTime(secondsSince1970: 1_795_456_800))
        )
        return Saved(
            session: .loggedIn(session),
            operations: operations,
            lastSequence: SequenceNumber(6),
            endedSessions: ended
        )
    }

    private static let secrets1 = [
        SecretRef(1): Secret("made-up session token"),
        SecretRef(2): Secret("made-up current password"),
        SecretRef(.max): Secret("made-up new password"),
        SecretRef(4): Secret("made-up token of grace"),
    ]

    private static var schema2: Saved {
        let verification = StoreSamples.verification(.verifyAgain(doubt))
        let pending = StoreSamples.operation(7, .verifyEmail(verification), user: henry)
        return Saved(
            session: .awaitingSignupCompletion(SignupToken(user: nil, token: SecretRef(6))),
            emailVerification: .tokenPending(henry, pending.id),
            operations: operations + [
                pending,
                StoreSamples.operation(8, .verifyEmail(PendingVerification(token: SecretRef(7)))),
                StoreSamples.operation(9, .finished(.verifyEmail, .done(.answered))),
                StoreSamples.operation(10, .finished(.verifyEmail, .rejected(["Token is gone"]))),
            ],
            lastSequence: SequenceNumber(11),
            endedSessions: ended
        )
    }

    private static let secrets2 = secrets1.merging([
        StoreSamples.emailToken: Secret("made-up email token"),
        SecretRef(6): Secret("made-up signup token"),
        SecretRef(7): Secret("made-up email token of frank"),
    ]) { first, _ in first }

    private static var schema3: Saved {
        let logout = PendingLogout(session: SessionIdentity("kss_grace"), token: SecretRef(4))
        let began = WallTime(secondsSince1970: 1_795_456_800)
        let errors = ["Invalid username or password."]
        let hold = PendingChange.Hold.yielding(since: .seconds(5), logoutAttempts: 2)
        let change = StoreSamples.change(.resend(doubt), hold)
        return Saved(
            session: .awaitingExternalLogin(ExternalLogin(provider: "github", startedAt: began)),
            emailVerification: .awaitingToken(henry),
            operations: [
                StoreSamples.operation(1, .updatePassword(change)),
                StoreSamples.operation(2, .logout(logout), user: User("grace"), origin: .client),
                StoreSamples.operation(
                    3,
                    .verifyEmail(StoreSamples.verification(.verifyAgain(doubt))),
                    user: henry
                ),
                StoreSamples.operation(4, .finished(.updatePassword, .outcomeUnknown(errors))),
            ],
            lastSequence: SequenceNumber(5),
            endedSessions: ended.union(StoreSamples.endedSessions)
        )
    }

    private static let secrets3 = secrets1.merging([
        StoreSamples.emailToken: Secret("made-up email token")
    ]) { first, _ in first }

    /// A person who is logged in, with a change and a verification, beside the logout of another.
    private static var schema4: Saved {
        var saved = schema3
        saved.session = .loggedIn(StoreSamples.session())
        saved.endedSessions.insert(
            EndedSession(identity: SessionIdentity("kss_over"), by: .both, expiresAt: nil)
        )
        saved.lastSequence = SequenceNumber(6)
        return saved
    }

    private static let secrets4 = secrets3

    /// The sessions of the logouts that wait.
    private static let ended: Set<EndedSession> = [
        EndedSession(identity: SessionIdentity("kss_grace"), by: .client, expiresAt: nil)
    ]

    private static let henry = User("henry@example.com")
    private static let doubt = Doubt(unresolved: 1, recent: [.seconds(5), .seconds(9)])

    private static var operations: [Outbox.Operation] {
        let logout = PendingLogout(
            session: SessionIdentity("kss_grace"),
            token: SecretRef(4),
            step: .confirmEnded
        )
        let grace = User("grace")
        return [
            StoreSamples.operation(1, .updatePassword(StoreSamples.change(.tryNew(doubt)))),
            StoreSamples.operation(2, .logout(logout), user: grace, origin: .client),
            StoreSamples.operation(3, .finished(.logout, .done(.alreadyEnded))),
            StoreSamples.operation(4, .finished(.updatePassword, .rejected(["Too short"]))),
            StoreSamples.operation(5, .finished(.updatePassword, .outcomeUnknown([]))),
        ]
    }

    private static func url(_ name: String) -> URL {
        Bundle.module.bundleURL.appendingPathComponent("Fixtures/" + name)
    }
}
