import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct SealingTests {
    @Test func `no secret is on the disk in the clear`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        for secret in secrets.values { #expect(try !database.holds(secret)) }
        try store.close()
        for secret in secrets.values { #expect(try !database.holds(secret)) }
    }

    @Test func `equal passwords do not look equal, and lengths are hidden`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        var (changes, secrets) = pendingChange()
        secrets[StoreSamples.new] = secrets[StoreSamples.current]
        secrets[StoreSamples.token] = Secret(String(repeating: "t", count: 252))
        try store.commit(changes, secrets: secrets)
        let sealed = try sealedValues(store)
        #expect(Set(sealed).count == 3)
        #expect(Set(sealed.map(\.count)) == [1 + 4 + 12 + 256 + 16])
        try store.close()
    }

    /// Each moves a secret to a place it was not sealed for, or alters it.
    static let moves = [
        "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE ref = 2) WHERE ref = -1",
        "UPDATE secret SET username = 'grace'", "UPDATE secret SET username = NULL",
        "UPDATE secret SET kind = 'logoutToken' WHERE ref = 1",
        "UPDATE secret SET kind = 'newPassword' WHERE ref = 2", "UPDATE secret SET row = 0",
        "UPDATE secret SET ref = 99 - ref",
        "UPDATE secret SET sealed = "
            + "CAST(substr(sealed, 1, 20) || x'00' || substr(sealed, 22) AS BLOB)",
        "UPDATE secret SET sealed = x''", "UPDATE secret SET sealed = substr(sealed, 1, 20)",
        "UPDATE secret SET sealed = CAST(x'01' || substr(sealed, 2) AS BLOB)",
        "UPDATE secret SET sealed = CAST(x'03' || substr(sealed, 2) AS BLOB)",
    ]

    @Test(arguments: moves)
    func `a secret that was moved or altered stays shut`(_ move: String) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        try store.close()
        try database.tamper(move)
        let again = try database.open()
        var shut = 0
        for (reference, secret) in secrets {
            do {
                #expect(try again.secret(reference) == secret)
            } catch {
                #expect(error.code == .store)
                #expect(error.message.contains(database.path))
                expectSentence(error)
                shut += 1
            }
        }
        #expect(shut > 0)
        try again.close()
    }

    @Test func `a signup of nobody known is not one of the user without a name`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = arrivals()
        try store.commit(changes, secrets: secrets)
        let before = try store.load()
        for user in [User(""), StoreSamples.user] {
            let known = SignupToken(user: user, token: SecretRef(6))
            #expect(throws: LoginRocketError.self) {
                try store.commit(Changes(.awaitingSignupCompletion(known)), secrets: [:])
            }
        }
        #expect(try store.load() == before)
        try store.close()
    }

    @Test(arguments: [
        "UPDATE realm SET base_url = 'https://evil.example/'",
        "UPDATE realm SET origin = 'https://evil.example:443', base_url = 'https://evil.example/'",
    ])
    func `a database whose realm was altered is refused`(_ change: String) throws {
        let database = try TemporaryDatabase()
        try database.open().close()
        try database.tamper(change)
        let refusal = try #require(try database.refusal(nil))
        #expect(refusal.code == .store)
    }

    @Test func `a new value cannot take over a stored secret of another user`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        let before = try store.load()
        let status = Outbox.Operation.Status.logout(
            PendingLogout(session: SessionIdentity("kss_to_end"), token: StoreSamples.token)
        )
        let foreign = StoreSamples.operation(1, status, user: User("grace"))
        #expect(throws: LoginRocketError.self) {
            try store.commit(Changes(saved: [foreign]), secrets: [:])
        }
        #expect(try store.load() == before)
        try store.close()
    }

    @Test func `a fingerprint is one per secret, lasts, and means nothing elsewhere`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let token = Secret("the token")
        let fingerprint = try store.fingerprint(of: token)
        #expect(fingerprint.utf8.count == 64)
        #expect(try store.fingerprint(of: Secret("the other token")) != fingerprint)
        try store.close()
        let again = try database.open()
        #expect(try again.fingerprint(of: token) == fingerprint)
        try again.close()

        let other = try TemporaryDatabase(database.keySource)
        let theirs = try other.open()
        #expect(try theirs.fingerprint(of: token) != fingerprint, "one key, one realm")
        try theirs.close()
    }

    @Test func `a session whose token is damaged can still be ended`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = sealedSession()
        try store.commit(changes, secrets: secrets)
        try store.close()
        try database.tamper("UPDATE secret SET sealed = x'00'")
        let again = try database.open()
        let logout = Outbox.Operation.Status.logout(
            PendingLogout(session: SessionIdentity("kss_to_end"), token: StoreSamples.token)
        )
        let end = Changes(.loggedOut(.user), saved: [StoreSamples.operation(1, logout)])
        try again.commit(end, secrets: [:])
        #expect(try again.load().session == .loggedOut(.user))
        try again.close()
    }
}

func sealedValues(_ store: SQLiteStore) throws -> [Data] {
    try store.queue.read { db in try Data.fetchAll(db, sql: "SELECT sealed FROM secret") }
}
