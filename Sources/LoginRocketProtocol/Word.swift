internal import LoginRocket

/// A word of a line: one that this version knows, or one of a newer version, shown as it is.
package struct Word<Known: RawRepresentable<String>>: Hashable, Sendable {
    /// The word as it stands in the line.
    package let rawValue: String

    package init(_ known: Known) {
        rawValue = known.rawValue
    }

    /// Its meaning; `nil` if this version does not know it.
    package var known: Known? { Known(rawValue: rawValue) }
}

extension Word: Decodable {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }
}

extension JSONValue {
    /// The word, or `null` if there is none.
    init<Known>(_ word: Word<Known>?) {
        self.init(word?.rawValue)
    }
}

package func == <Known>(word: Word<Known>?, known: Known) -> Bool {
    word?.rawValue == known.rawValue
}

package func != <Known>(word: Word<Known>?, known: Known) -> Bool {
    word?.rawValue != known.rawValue
}
