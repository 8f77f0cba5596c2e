internal import Foundation
internal import GRDB
internal import LoginRocketCore

extension SecretRef {
    /// The same 64 bits, as SQLite counts.
    var stored: Int64 { Int64(bitPattern: value) }

    init(stored: Int64) {
        self.init(UInt64(bitPattern: stored))
    }
}

extension Duration {
    /// Whole nanoseconds, up to 292 years either way.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard overflow || carry else { return sum }
        return seconds < 0 ? .min : .max
    }
}

extension Row {
    /// A name of Core, which is frozen for this.
    func name<Name: RawRepresentable<String>>(
        _ column: String,
        of type: Name.Type
    ) throws(UnreadableRow) -> Name {
        let text = try text(column)
        guard let name = Name(rawValue: text) else { throw UnreadableRow(column, text) }
        return name
    }

    func reference(_ column: String) throws(UnreadableRow) -> SecretRef {
        SecretRef(stored: try integer(column))
    }

    func wallTime(_ column: String) throws(UnreadableRow) -> WallTime {
        WallTime(secondsSince1970: try integer(column))
    }

    func duration(_ column: String) throws(UnreadableRow) -> Duration {
        .nanoseconds(try integer(column))
    }

    func list<Element: Decodable>(
        _ column: String,
        of element: Element.Type
    ) throws(UnreadableRow) -> [Element] {
        let text = try text(column)
        do {
            return try JSONDecoder().decode([Element].self, from: Data(text.utf8))
        } catch {
            throw UnreadableRow(missing: column)
        }
    }
}

/// A list as JSON text.
func listText(_ elements: [some Encodable]) throws -> String {
    String(decoding: try JSONEncoder().encode(elements), as: UTF8.self)
}
