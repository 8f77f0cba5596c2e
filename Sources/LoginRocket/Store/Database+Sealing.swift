internal import GRDB

extension Database {
    /// Seals every secret and codes every row anew; to be called in a transaction.
    func sealAnew(from old: Sealer, to new: Sealer) throws {
        // What was altered must not get a code that vouches for it.
        if case .rows = old.format { _ = try ValueTable(db: self, sealer: old).load() }
        try SecretTable(db: self, sealer: old).sealAnew(for: new)
        for table in CodedTable.all { try table.codeAnew(self, new) }
    }
}
