internal import GRDB

extension Database {
    /// Seals every secret and codes every row anew; to be called in a transaction.
    func sealAnew(from old: Sealer, to new: Sealer) throws {
        try SecretTable(db: self, sealer: old).sealAnew(for: new)
        for table in CodedTable.all { try table.codeAnew(self, new) }
    }
}
