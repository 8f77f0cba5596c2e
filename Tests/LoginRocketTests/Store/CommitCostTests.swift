import GRDB
import LoginRocketCore
import LoginRocketTesting
import Synchronization
import Testing

@testable import LoginRocket

@Suite struct CommitCostTests {
    @Test func `no commit walks through the operations or the secrets`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try fill(store, rows: 100_000)
        let statements = Statements()
        try store.queue.writeWithoutTransaction { db in
            db.trace(options: .statement) { event in
                guard case .statement(let statement) = event else { return }
                statements.add(statement.sql)
            }
        }

        let (changes, secrets) = pendingChange(100_001)
        let (session, token) = sealedSession()
        try store.commit(session, secrets: token)
        try store.commit(changes, secrets: secrets)
        _ = try store.secret(StoreSamples.new)
        let logout = Outbox.Operation.Status.logout(
            PendingLogout(session: SessionIdentity("kss_to_end"), token: StoreSamples.token)
        )
        let verification = Outbox.Operation.Status.verifyEmail(StoreSamples.verification())
        try store.commit(
            Changes(
                email: .awaitingToken(StoreSamples.user),
                saved: [StoreSamples.operation(100_003, verification)]
            ),
            secrets: [StoreSamples.emailToken: Secret("the email token")]
        )
        _ = try store.secret(StoreSamples.emailToken)
        let end = Changes(.loggedOut(.user), saved: [StoreSamples.operation(100_002, logout)])
        try store.commit(end, secrets: [:])
        let outcome = Outbox.Operation.Status.finished(.updatePassword, .outcomeUnknown([]))
        let finished = StoreSamples.operation(100_001, outcome)
        try store.commit(Changes(saved: [finished]), secrets: [:])
        let last = [SequenceNumber(100_002), SequenceNumber(7)]
        try store.commit(Changes(deleted: last), secrets: [:])

        let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE"]
        let seen = statements.all.filter { sql in verbs.contains { sql.hasPrefix($0) } }
        #expect(seen.count >= 8)
        for sql in seen {
            let walked = try store.queue.read { db in try walks(db, sql) }
            #expect(walked.isEmpty, "\(sql)")
        }
        try store.close()
    }

    @Test func `the check itself finds a walk`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        for sql in [
            "SELECT * FROM operation WHERE username = 'x'", "SELECT count(*) FROM secret",
            "DELETE FROM operation WHERE age = 1",
        ] {
            #expect(try !store.queue.read { db in try walks(db, sql) }.isEmpty, "\(sql)")
        }
        try store.close()
    }

    private func fill(_ store: SQLiteStore, rows: Int) throws {
        try store.queue.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO operation (seq, id, kind, username, origin, queued_at, lifetime,
                        age, attempts, step, outcome)
                    SELECT i, printf('%032x', i), 'logout', 'frank', 'app', 0, 0, 0, 0,
                        'finished', 'expired' FROM n
                    """,
                arguments: [rows]
            )
        }
    }

    /// The tables and indexes of operations and secrets that a statement goes through from one
    /// end, its foreign key checks included: these do not show in a query plan.
    private func walks(_ db: Database, _ sql: String) throws -> [String] {
        let roots = try Row.fetchAll(
            db,
            sql: """
                SELECT rootpage, name FROM sqlite_schema WHERE tbl_name IN ('operation', 'secret')
                """
        )
        let names = Dictionary(
            uniqueKeysWithValues: roots.map { ($0["rootpage"] as Int, $0["name"] as String) }
        )
        var cursors: [Int: String] = [:]
        var walked: [String] = []
        let complete = sql.replacing("?1", with: "1").replacing("?", with: "1")
        for row in try Row.fetchAll(db, sql: "EXPLAIN " + complete) {
            let cursor: Int = row["p1"]
            switch row["opcode"] as String {
            case "OpenRead", "OpenWrite", "ReopenIdx": cursors[cursor] = names[row["p2"]]
            case "Rewind", "Last", "Count": if let name = cursors[cursor] { walked.append(name) }
            default: break
            }
        }
        return walked
    }
}

private final class Statements: Sendable {
    private let list = Mutex<Set<String>>([])

    var all: [String] { list.withLock { $0.sorted() } }

    func add(_ sql: String) {
        _ = list.withLock { $0.insert(sql) }
    }
}
