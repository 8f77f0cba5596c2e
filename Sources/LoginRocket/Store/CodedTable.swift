internal import Foundation
internal import GRDB

/// A table of which each row carries a code over all its columns.
///
/// The code is computed with the database's key, so a row that was altered, damaged or copied from
/// elsewhere is noticed.
struct CodedTable {
    let name: String

    /// Every column but the code, in the order of the schema; the first one is the key.
    let columns: [String]

    static let session = CodedTable(
        name: "session",
        columns: [
            "id", "state", "reason", "username", "token_ref", "identity", "expires_at",
            "confirmation", "confirmation_at", "provider", "started_at",
        ]
    )

    static let email = CodedTable(name: "email", columns: ["id", "state", "username", "operation"])

    static let operation = CodedTable(
        name: "operation",
        columns: [
            "seq", "id", "kind", "username", "origin", "queued_at", "lifetime", "age", "attempts",
            "step", "session", "token_ref", "current_ref", "new_ref", "held_since", "turn",
            "unresolved", "recent", "outcome", "proof", "server_errors",
        ]
    )

    static let endedSession = CodedTable(
        name: "ended_session",
        columns: ["identity", "ended_by", "expires_at"]
    )

    static let tally = CodedTable(
        name: "tally",
        columns: ["id", "unfinished", "finished", "ended_sessions", "last_sequence"]
    )

    static let all = [session, email, operation, endedSession, tally]

    var select: String { "SELECT * FROM \(name) ORDER BY \(key)" }

    private var key: String { columns.first ?? "rowid" }
}

extension CodedTable {
    /// Writes a row: all of a new one, and of one that is there the columns that differ, so that no
    /// index is rewritten for a counter.
    func write(
        _ values: [DatabaseValue],
        over old: Row?,
        _ db: Database,
        _ sealer: Sealer
    ) throws {
        guard let old else {
            let names = columns + ["code"]
            let marks = names.map { _ in "?" }.joined(separator: ", ")
            let list = names.joined(separator: ", ")
            return try db.cachedStatement(sql: "INSERT INTO \(name) (\(list)) VALUES (\(marks))")
                .execute(arguments: StatementArguments(values + [code(of: values, sealer)]))
        }
        // By bytes, as the code is: equal texts may be spelled in two ways.
        let changed = zip(columns, values).filter { column, value in
            bytes(old[column]) != bytes(value)
        }
        guard !changed.isEmpty else { return }
        let places = (changed.map(\.0) + ["code"]).map { "\($0) = ?" }.joined(separator: ", ")
        let arguments = changed.map(\.1) + [code(of: values, sealer)] + values.prefix(1)
        try db.cachedStatement(sql: "UPDATE \(name) SET \(places) WHERE \(key) = ?")
            .execute(arguments: StatementArguments(arguments))
    }

    func row(_ keyValue: some DatabaseValueConvertible, _ db: Database) throws -> Row? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(name) WHERE \(key) = ?")
        return try Row.fetchOne(statement, arguments: [keyValue])
    }

    func delete(_ keyValue: some DatabaseValueConvertible, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM \(name) WHERE \(key) = ?")
            .execute(arguments: [keyValue])
    }

    /// Throws if a row is not what was written.
    func check(_ row: Row, _ sealer: Sealer) throws {
        guard row["code"] == code(of: try values(of: row), sealer) else {
            throw UnreadableRow(altered: "\(name) \(row[key] as DatabaseValue)")
        }
    }

    /// Computes every row's code anew.
    func codeAnew(_ db: Database, _ sealer: Sealer) throws {
        for row in try Row.fetchAll(db, sql: select) {
            let code = code(of: try values(of: row), sealer)
            try db.cachedStatement(sql: "UPDATE \(name) SET code = ? WHERE \(key) = ?")
                .execute(arguments: [code, row[key] as DatabaseValue])
        }
    }

    private func values(of row: Row) throws -> [DatabaseValue] {
        try columns.map { column in
            guard row.hasColumn(column) else { throw UnreadableRow(missing: column) }
            return row[column]
        }
    }

    private func code(of values: [DatabaseValue], _ sealer: Sealer) -> DatabaseValue {
        let row = Array(name.utf8) + [0] + values.flatMap(bytes)
        return sealer.code(of: row).databaseValue
    }
}

/// A value as bytes, so that no two lists of values read the same.
private func bytes(_ value: DatabaseValue) -> [UInt8] {
    func counted(_ kind: UInt8, _ bytes: some Collection<UInt8>) -> [UInt8] {
        [kind] + bigEndian(UInt64(bytes.count)) + bytes
    }
    return switch value.storage {
    case .null: [0]
    case .int64(let number): [1] + bigEndian(UInt64(bitPattern: number))
    case .double(let number): [2] + bigEndian(number.bitPattern)
    case .string(let text): counted(3, Array(text.utf8))
    case .blob(let data): counted(4, data)
    }
}
