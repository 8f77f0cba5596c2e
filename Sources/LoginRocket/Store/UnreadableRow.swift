internal import Foundation
internal import GRDB
internal import LoginRocketCore

/// A saved value that cannot be understood: damaged, or from elsewhere.
struct UnreadableRow: Error, CustomStringConvertible {
    let description: String

    init(_ what: String, _ found: String) {
        let shown = found.unicodeScalars.prefix(20).filter { $0.properties.isAlphabetic }
        description = "\(what) cannot be understood: \"\(String(String.UnicodeScalarView(shown)))\""
    }

    init(altered what: String) {
        description = "\(what) is not as it was written"
    }

    init(lost what: String, found: Int, of count: Int64) {
        description = "it had \(count) \(what) and has \(found)"
    }

    init(missing what: String) {
        description = "\(what) is missing or of the wrong kind"
    }
}

extension Row {
    func text(_ column: String) throws(UnreadableRow) -> String {
        guard let text = String.fromDatabaseValue(value(column)) else {
            throw UnreadableRow(missing: column)
        }
        return text
    }

    func integer(_ column: String) throws(UnreadableRow) -> Int64 {
        guard let integer = Int64.fromDatabaseValue(value(column)) else {
            throw UnreadableRow(missing: column)
        }
        return integer
    }

    func data(_ column: String) throws(UnreadableRow) -> Data {
        guard let data = Data.fromDatabaseValue(value(column)) else {
            throw UnreadableRow(missing: column)
        }
        return data
    }

    func isNull(_ column: String) -> Bool {
        value(column).isNull
    }

    /// GRDB crashes when it is asked for a column that the table does not have.
    private func value(_ column: String) -> DatabaseValue {
        hasColumn(column) ? self[column] : .null
    }
}
