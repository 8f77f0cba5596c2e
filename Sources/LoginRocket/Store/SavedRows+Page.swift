internal import GRDB
internal import LoginRocketCore

extension SavedRows {
    /// Reads a part of the outbox in the order of acceptance: at most `limit` operations after the
    /// one of this ID; `nil` if there is no such operation.
    func page(after id: OperationID?, limit: Int) throws -> [Outbox.Operation]? {
        guard try Schema.version(db) > 3 else {
            let all = try load().operations
            guard let id else { return Array(all.prefix(limit)) }
            return all.firstIndex { $0.id == id }.map { Array(all[($0 + 1)...].prefix(limit)) }
        }
        let last = try id.map { try Int64.fetchOne(db, sql: Self.place, arguments: ["\($0)"]) }
        if case .some(.none) = last { return nil }
        let rows = try Row.fetchAll(db, sql: Self.page, arguments: [last ?? Int64.min, limit])
        if id == nil {
            let count = try excerpt(limit: 0).count
            guard rows.count == min(limit, count) else {
                throw UnreadableRow(lost: "operations", found: rows.count, of: Int64(count))
            }
        }
        return try checked(rows, .operation).map { row throws in try Outbox.Operation(row: row) }
    }

    private static let place = "SELECT seq FROM operation WHERE id = ?"
    private static let page = "SELECT * FROM operation WHERE seq > ? ORDER BY seq LIMIT ?"
}

extension SavedExcerpt {
    fileprivate var count: Int { unfinishedCount + finishedCount }
}
