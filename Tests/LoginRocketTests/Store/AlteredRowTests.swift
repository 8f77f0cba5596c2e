import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("A row that is not as it was written")
struct AlteredRowTests {
    @Test(arguments: [
        "CREATE TRIGGER t AFTER UPDATE ON session BEGIN DELETE FROM operation; END",
        "CREATE TRIGGER t AFTER INSERT ON operation BEGIN SELECT 1; END",
        "CREATE VIEW v AS SELECT * FROM secret",
    ])
    func `a database with a trigger or a view is not opened or read`(_ sql: String) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try database.tamper(sql)
        let refusal = try #require(try database.refusal(nil))
        #expect(refusal.code == .store)
        expectSentence(refusal)
        #expect(throws: LoginRocketError.self) { try SQLiteStore.read(path: database.path) }
    }

    /// A session, a change, a logout of another user, an outcome, and an ended session.
    private func filled() throws -> TemporaryDatabase {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (session, token) = sealedSession()
        try store.commit(session, secrets: token)
        let (change, secrets) = pendingChange()
        try store.commit(change, secrets: secrets)
        let logout = PendingLogout(session: SessionIdentity("kss_grace"), token: SecretRef(50))
        let others = Changes(
            email: .awaitingToken(StoreSamples.user),
            saved: [
                StoreSamples.operation(2, .logout(logout), user: User("grace")),
                StoreSamples.operation(3, .finished(.logout, .expired)),
            ],
            remembered: [
                EndedSession(identity: SessionIdentity("kss_old"), by: .client, expiresAt: nil)
            ]
        )
        try store.commit(others, secrets: [SecretRef(50): Secret("grace's token")])
        _ = try store.load()
        try store.close()
        return database
    }

    static let changes = [
        "UPDATE session SET username = 'grace'", "UPDATE session SET identity = 'kss_other'",
        "UPDATE session SET confirmation_at = confirmation_at + 1",
        "UPDATE session SET confirmation = 'unconfirmed'",
        "UPDATE session SET expires_at = 2000000000", "UPDATE session SET token_ref = 50",
        "UPDATE session SET state = 'loggedOut', reason = 'user', username = NULL, "
            + "token_ref = NULL, identity = NULL, confirmation = NULL, confirmation_at = NULL",
        "UPDATE session SET code = x''",
        "UPDATE session SET code = (SELECT code FROM email)",
        "UPDATE email SET username = 'grace'", "DELETE FROM email", "DELETE FROM session",
        "UPDATE operation SET username = 'grace' WHERE seq = 1",
        "UPDATE operation SET current_ref = new_ref, new_ref = current_ref WHERE seq = 1",
        "UPDATE operation SET attempts = attempts + 1 WHERE seq = 2",
        "UPDATE operation SET lifetime = lifetime * 2",
        "UPDATE operation SET age = 0, held_since = 0 WHERE seq = 1",
        "UPDATE operation SET outcome = 'done', proof = 'answered' WHERE seq = 3",
        "UPDATE operation SET seq = 9 WHERE seq = 3",
        "UPDATE operation SET queued_at = queued_at + 1", "DELETE FROM operation WHERE seq = 1",
        "DELETE FROM operation WHERE seq = 3", "DELETE FROM operation",
        "UPDATE ended_session SET ended_by = 'server'",
        "UPDATE ended_session SET identity = 'kss_else'", "DELETE FROM ended_session",
        "DELETE FROM secret", "DELETE FROM secret WHERE row = 0",
        "UPDATE secret SET username = 'grace'",
        "INSERT INTO secret SELECT 77, row, kind, "
            + "username, sealed FROM secret WHERE row = 0",
        "UPDATE tally SET last_sequence = 0", "DELETE FROM tally",
        "DELETE FROM operation WHERE seq = 2; UPDATE tally SET unfinished = unfinished - 1",
        "INSERT INTO operation SELECT seq + 10, id || 'x', kind, username, origin, queued_at, "
            + "lifetime, age, attempts, step, session, token_ref, current_ref, new_ref, "
            + "held_since, turn, unresolved, recent, outcome, proof, server_errors, code "
            + "FROM operation WHERE seq = 2",
    ]

    @Test("is an error that says so, never another state", arguments: changes)
    func altered(change: String) throws {
        let database = try filled()
        try database.tamper(change)
        let store = try database.open()
        defer { try? store.close() }
        let error = #expect(throws: LoginRocketError.self) { try store.load() }
        #expect(error?.code == .store)
        #expect(error?.message.contains("is damaged") == true)
        expectSentence(error)
    }

    @Test("does not come from another database of the same realm and key")
    func fromElsewhere() throws {
        let theirs = try filled()
        let database = try TemporaryDatabase()
        try database.open().close()
        try database.tamper(
            """
            ATTACH '\(theirs.path)' AS theirs;
            DELETE FROM session; INSERT INTO session SELECT * FROM theirs.session;
            DELETE FROM tally; INSERT INTO tally SELECT * FROM theirs.tally;
            INSERT INTO operation SELECT * FROM theirs.operation;
            INSERT INTO ended_session SELECT * FROM theirs.ended_session;
            INSERT INTO secret SELECT * FROM theirs.secret;
            """
        )
        let store = try database.open()
        defer { try? store.close() }
        #expect(throws: LoginRocketError.self) { try store.load() }
        #expect(throws: LoginRocketError.self) { try store.secret(StoreSamples.token) }
    }

    @Test("does not get a new code together with a new key")
    func rekey() throws {
        let database = try filled()
        let store = try database.open()
        try database.tamper("UPDATE session SET username = 'grace'")
        let new = [UInt8](repeating: 8, count: 32)
        #expect(throws: LoginRocketError.self) { try store.rekey(to: .provided { new }) }
        try store.close()
    }

    @Test("is not one whose text is the same, spelled in another way")
    func spelling() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        for name in ["jos\u{e9}", "jose\u{301}"] {
            let email = EmailVerification.awaitingToken(User(name))
            try store.commit(Changes(email: email), secrets: [:])
            #expect(try store.load().emailVerification == email)
        }
        try store.close()
    }

    @Test("says what is gone")
    func gone() throws {
        let database = try filled()
        try database.tamper("DELETE FROM operation WHERE seq = 2")
        let beside = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path)
        }
        #expect(beside?.message.contains("it had 2 queued operations and has 1") == true)
    }

    @Test("a queued logout's token is not made a session again by its reference")
    func logoutToken() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (session, token) = sealedSession()
        try store.commit(session, secrets: token)
        let logout = PendingLogout(
            session: SessionIdentity("kss_to_end"),
            token: StoreSamples.token
        )
        let end = Changes(.loggedOut(.user), saved: [StoreSamples.operation(1, .logout(logout))])
        try store.commit(end, secrets: [:])
        #expect(try store.secret(StoreSamples.token) == token[StoreSamples.token])
        try store.close()
        try database.tamper("UPDATE secret SET kind = 'token', row = 0")
        let again = try database.open()
        defer { try? again.close() }
        #expect(throws: LoginRocketError.self) { try again.secret(StoreSamples.token) }
    }
}
