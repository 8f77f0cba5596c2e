internal import Crypto
internal import Foundation
internal import GRDB

/// The realm that a database belongs to, and the proof that the key fits.
struct RealmRow: Equatable {
    let address: RealmAddress
    let keyCheck: Data
    /// What its values are sealed with.
    let format: SealFormat
    /// The sealed key of its fingerprints; `nil` before schema 4.
    let fingerprintKey: Data?

    /// The realm of a database; `nil` if it is new and empty.
    ///
    /// Throws if it is not ours, or newer than this program.
    static func read(_ db: Database, _ file: DatabaseFile) throws -> RealmRow? {
        let version = try Schema.version(db)
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let isEmpty = try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_schema LIMIT 1") == nil
        if version == 0, application == 0, isEmpty { return nil }
        guard application == Schema.applicationID, version > 0 else {
            throw LoginRocketError(
                .store,
                "\(file.path) is the database of another program: name another file."
            )
        }
        guard version <= Schema.steps.count else {
            throw LoginRocketError(
                .store,
                "\(file.path) has schema \(version), made by a newer LoginRocket, and this one "
                    + "knows \(Schema.steps.count): update the program."
            )
        }
        let foreign = "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1"
        if let name = try String.fetchOne(db, sql: foreign) {
            throw UnreadableRow("the list of tables", name)
        }
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM realm WHERE id = 1") else {
            throw UnreadableRow(missing: "the realm")
        }
        // Whoever changed the number of the schema would make us overlook what was added since.
        guard row.hasColumn("identity") == (version > 3) else {
            throw UnreadableRow(missing: "the number of the schema")
        }
        return try RealmRow(row)
    }

    private init(_ row: Row) throws(UnreadableRow) {
        guard let origin = RealmOrigin(try row.text("origin")) else {
            throw UnreadableRow(missing: "the realm's origin")
        }
        address = RealmAddress(origin: origin, baseURL: try row.text("base_url"))
        keyCheck = try row.data("key_check")
        guard row.hasColumn("identity") else {
            format = .beforeRows
            fingerprintKey = nil
            return
        }
        guard let identity = DatabaseIdentity(try row.data("identity")) else {
            throw UnreadableRow(missing: "the database's identity")
        }
        format = .rows(of: identity)
        fingerprintKey = try row.data("fingerprint_key")
    }

    /// The sealer with this key; `nil` if it is not the one the database is sealed with.
    func sealer(_ key: SymmetricKey) -> Sealer? {
        let sealer = Sealer(key: key, origin: address.origin, format: format)
        do {
            try sealer.verify(keyCheck, for: address.baseURL)
            return sealer
        } catch {
            return nil
        }
    }

    /// Writes the realm's row of a database, which says what everything in it is sealed with.
    static func write(
        _ db: Database,
        _ baseURL: String,
        _ fingerprints: Fingerprints,
        _ sealer: Sealer
    ) throws {
        guard case .rows(let identity) = sealer.format else { return }
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO realm
                    (id, origin, base_url, identity, key_check, fingerprint_key)
                VALUES (1, ?, ?, ?, ?, ?)
                """,
            arguments: [
                sealer.origin.description, baseURL, Data(identity.bytes),
                try sealer.keyCheck(for: baseURL), try sealer.sealFingerprints(fingerprints),
            ]
        )
    }
}
