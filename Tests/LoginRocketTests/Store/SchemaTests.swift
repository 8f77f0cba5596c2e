import GRDB
import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct SchemaTests {
    @Test func `a released step of the schema is never changed`() throws {
        #expect(Schema.steps.map { $0 + "\n" } == (try Fixture.names.map { try Fixture.sql($0) }))
    }

    @Test(arguments: Fixture.names)
    func `an old database ends up with the tables of a new one`(_ name: String) throws {
        let tables = try [Fixture.database(name), TemporaryDatabase()].map { database in
            let store = try database.open()
            defer { try? store.close() }
            return try store.queue.read { db in
                try String.fetchAll(
                    db,
                    sql: "SELECT name || coalesce(sql, '') FROM sqlite_schema ORDER BY name"
                )
            }
        }
        #expect(tables[0] == tables[1])
        #expect(tables[0].count >= 9)
    }

    @Test(arguments: Fixture.names)
    func `a database of every schema opens, and all of it is read`(_ name: String) throws {
        let database = try Fixture.database(name)
        let store = try database.open(nil)
        #expect(try store.load() == Fixture.saved(name))
        #expect(store.realm == TemporaryDatabase.address)
        for (reference, secret) in Fixture.secrets(name) {
            #expect(try store.secret(reference) == secret)
        }
        try store.close()
    }

    @Test(arguments: Fixture.names)
    func `a database of every schema is read beside its owner, and not migrated`(
        _ name: String
    ) throws {
        let database = try Fixture.database(name)
        let before = try database.files()
        #expect(try SQLiteStore.read(path: database.path)?.saved == Fixture.saved(name))
        #expect(try database.files() == before)
    }

    @Test func `a reader does not trust what an old schema cannot say`() throws {
        let database = try Fixture.database("schema-1")
        try database.tamper("UPDATE session SET state = 'awaitingExternalLogin'")
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.read(path: database.path)
        }
        #expect(error?.code == .store)
    }

    @Test func `a migrated database goes on counting where the old one was`() throws {
        let database = try Fixture.database("schema-1")
        var store = try database.open(nil)
        let all = try store.load().operations.map(\.sequence)
        try store.commit(Changes(.loggedOut(.user), deleted: all), secrets: [:])
        #expect(try store.load().lastSequence == SequenceNumber(6))
        let (changes, secrets) = arrivals()
        #expect(throws: LoginRocketError.self) { try store.commit(changes, secrets: [:]) }
        try store.commit(changes, secrets: secrets)
        try store.close()
        store = try database.open(nil)
        #expect(try store.load().emailVerification == changes.emailVerification)
        #expect(try store.load().lastSequence == SequenceNumber(6))
        try store.close()
    }

    @Test func `a migration leaves no second copy of a secret`() throws {
        let database = try Fixture.database("schema-1")
        let store = try database.open(nil)
        let sealed = try sealedValues(store).map { Secret(bytes: Array($0.suffix(64))) }
        #expect(sealed.count == 5, "one copy for each value that refers to it")
        let all = try store.load().operations.map(\.sequence)
        try store.commit(Changes(.loggedOut(.user), deleted: all), secrets: [:])
        #expect(try !sealed.contains { try database.holds($0) })
        try store.close()
    }

    @Test func `a database that refuses its new tables stays as it was`() throws {
        let database = try Fixture.database("schema-1")
        // Schema 1 forbids it, so does schema 2, and nothing checks it before the copy.
        try database.tamper("UPDATE session SET state = 'loggedOut'")
        let refusal = try #require(try database.refusal(nil))
        #expect(refusal.code == .store)
        let version = try DatabaseQueue(path: database.path).read { try Schema.version($0) }
        #expect(version == 1)
    }

    /// The names a release wrote to the disk, and what they mean.
    static let released: [(sql: String, session: SessionState?, email: EmailVerification?)] = [
        (
            "UPDATE session SET username = 'frank'",
            .awaitingSignupCompletion(SignupToken(user: User("frank"), token: SecretRef(6))), nil
        ),
        (
            """
            UPDATE session SET state = 'awaitingExternalLogin', token_ref = NULL,
                provider = 'facebook', started_at = 1795456800
            """,
            // No clock vouched for the start that this release wrote.
            .awaitingExternalLogin(ExternalLogin(provider: "facebook", startedAt: nil)), nil
        ),
        (
            "UPDATE email SET state = 'notRequested', username = NULL, operation = NULL", nil,
            .notRequested
        ),
        (
            "UPDATE email SET state = 'awaitingToken', operation = NULL", nil,
            .awaitingToken(User("henry@example.com"))
        ),
        (
            "UPDATE email SET state = 'verified', operation = NULL", nil,
            .verified(User("henry@example.com"))
        ),
    ]

    @Test(arguments: released.indices)
    func `the other states of schema 2 are read as well`(_ index: Int) throws {
        let (sql, session, email) = Self.released[index]
        let database = try Fixture.database("schema-2")
        // With the checks on: these are rows that a release can have written.
        let queue = try DatabaseQueue(path: database.path)
        try queue.write { db in try db.execute(sql: sql) }
        try queue.close()
        let store = try database.open(nil)
        var expected = Fixture.saved("schema-2")
        if let session { expected.session = session }
        if let email { expected.emailVerification = email }
        #expect(try store.load() == expected)
        try store.close()
    }
}
