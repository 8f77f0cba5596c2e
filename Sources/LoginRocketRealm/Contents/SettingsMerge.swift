extension Realm.Settings {
    /// Merges a JSON object of switches into the settings.
    ///
    /// The names are those of the properties. A switch that is absent keeps its value. `null` sets
    /// one that can be `nil`: `"lockout": null` ends the lockout rule.
    ///
    /// - Throws: ``Realm/ControlError/invalidSettings(_:)``, which names the switch and its valid
    ///   values. The settings stay as they were.
    public mutating func merge(json: [UInt8]) throws(Realm.ControlError) {
        var merged = self
        do {
            try merged.merge(JSON(parsing: json))
        } catch {
            throw .invalidSettings(error.description)
        }
        self = merged
    }

    private mutating func merge(_ json: JSON?) throws(JSONMistake) {
        guard case .object(let values)? = json else { throw JSONMistake("body", "a JSON object") }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let known = Switch.all[name] else {
                let names = Switch.all.keys.sorted().map(\.string).joined(separator: ", ")
                throw JSONMistake(unknown: name.string, names)
            }
            try known.set(&self, value, name.string)
        }
    }

    /// All switches as a JSON object for ``merge(json:)``.
    public var json: [UInt8] {
        Array(JSON.object(Switch.all.mapValues { $0.json(self) }).rendered.utf8)
    }
}

/// A switch that is a JSON object.
protocol SettingsRule: Sendable {
    associatedtype Key: RawRepresentable<String> & CaseIterable & Sendable

    var json: JSON { get }

    /// Merges members into a rule, or makes a new one.
    init(_ members: JSONMembers<Key>, merging rule: Self?) throws(JSONMistake)
}

extension Realm.Lockout: SettingsRule {
    enum Key: String, CaseIterable {
        case after, `as`, seconds, retryAfter
    }

    var json: JSON {
        .object([
            "after": .integer(after), "as": .string(form.rawValue), "seconds": .integer(seconds),
            "retryAfter": .bool(retryAfter),
        ])
    }

    init(_ members: JSONMembers<Key>, merging rule: Self?) throws(JSONMistake) {
        self.init(
            after: try members.value(.after, .count, else: rule?.after),
            as: try members.value(.as, .choice, else: rule?.form),
            seconds: try members.value(.seconds, .count, else: rule?.seconds ?? 900),
            retryAfter: try members.value(.retryAfter, .flag, else: rule?.retryAfter ?? false)
        )
    }
}

extension Realm.RateLimit: SettingsRule {
    enum Key: String, CaseIterable {
        case requests, seconds
    }

    var json: JSON {
        .object(["requests": .integer(requests), "seconds": .integer(seconds)])
    }

    init(_ members: JSONMembers<Key>, merging rule: Self?) throws(JSONMistake) {
        self.init(
            requests: try members.value(.requests, .count, else: rule?.requests),
            seconds: try members.value(.seconds, .count, else: rule?.seconds ?? 60)
        )
    }
}

extension JSONMembers {
    /// The value of a key, or the one of before, which it needs if there was none.
    fileprivate func value<Value>(
        _ key: Key,
        _ kind: JSONKind<Value>,
        else former: Value?
    ) throws(JSONMistake) -> Value {
        if let former { return try optional(key, kind) ?? former }
        return try required(key, kind)
    }
}
