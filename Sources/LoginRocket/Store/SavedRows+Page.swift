internal import GRDB
internal import LoginRocketCore

extension SavedRows {
    /// Reads a part of the outbox: at most `limit` operations after the one of this ID, those that
    /// have not ended before the outcomes; `nil` if there is no such operation.
    func page(after id: OperationID?, limit: Int) throws -> SavedExcerpt? {
        guard try Schema.version(db) > 3 else {
            return SavedExcerpt(of: try load()).page(after: id, limit: limit)
        }
        var page = try excerpt(limit: 0)
        let last = try id.map { try operation($0) }
        if case .some(.none) = last { return nil }
        let before = last ?? nil
        if before?.isFinished != true {
            page.unfinished = try operations("outcome IS NULL", after: before, limit)
        }
        page.finished = try operations(
            "outcome IS NOT NULL",
            after: before?.isFinished == true ? before : nil,
            limit - page.unfinished.count
        )
        let (found, count) = (page.operationCount, page.unfinishedCount + page.finishedCount)
        guard id != nil || found == min(limit, count) else {
            throw UnreadableRow(lost: "operations", found: found, of: Int64(count))
        }
        return page
    }

    private func operations(
        _ condition: String,
        after last: Outbox.Operation?,
        _ limit: Int
    ) throws -> [Outbox.Operation] {
        let sql = """
            SELECT * FROM operation WHERE \(condition) AND seq > ? ORDER BY seq LIMIT \(limit)
            """
        let arguments: StatementArguments = [last?.sequence.value ?? Int64.min]
        return try checked(try Row.fetchAll(db, sql: sql, arguments: arguments), .operation)
            .map { row throws in try Outbox.Operation(row: row) }
    }

    private func operation(_ id: OperationID) throws -> Outbox.Operation? {
        let sql = "SELECT * FROM operation WHERE id = ?"
        let rows = try Row.fetchAll(db, sql: sql, arguments: ["\(id)"])
        return try checked(rows, .operation).first.map { row throws in
            try Outbox.Operation(row: row)
        }
    }
}

extension SavedExcerpt {
    fileprivate var operationCount: Int { unfinished.count + finished.count }

    /// The part of it that a page has.
    fileprivate func page(after id: OperationID?, limit: Int) -> SavedExcerpt? {
        let all = unfinished + finished
        var rest = all[...]
        if let id {
            guard let place = all.firstIndex(where: { $0.id == id }) else { return nil }
            rest = all[(place + 1)...]
        }
        var page = self
        page.unfinished = rest.prefix(limit).filter { !$0.isFinished }
        page.finished = rest.prefix(limit).filter(\.isFinished)
        return page
    }
}
