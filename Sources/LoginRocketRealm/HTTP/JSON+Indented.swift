extension JSON {
    /// The JSON text for people: a member or an element a line, sorted by name.
    package var indented: String { indented(by: "") + "\n" }

    private func indented(by margin: String) -> String {
        switch self {
        case .array(let elements) where !elements.isEmpty:
            Self.block("[", elements.map { ("", $0) }, "]", margin)
        case .object(let members) where !members.isEmpty:
            Self.block(
                "{",
                members.sorted { $0.key < $1.key }
                    .map { (JSON.string($0.key.string).rendered + ": ", $0.value) },
                "}",
                margin
            )
        case .null, .bool, .integer, .number, .string, .array, .object: rendered
        }
    }

    private static func block(
        _ start: String,
        _ rows: [(label: String, value: JSON)],
        _ end: String,
        _ margin: String
    ) -> String {
        let inner = margin + "  "
        let lines = rows.map { inner + $0.label + $0.value.indented(by: inner) }
        return start + "\n" + lines.joined(separator: ",\n") + "\n" + margin + end
    }
}
