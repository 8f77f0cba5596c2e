extension Realm.Settings {
    /// Merges a JSON object of switches into the settings.
    ///
    /// The names are those of the properties. A switch that is absent keeps its value. `null` sets
    /// one that can be `nil`: `"lockout": null` ends the lockout rule.
    ///
    /// - Throws: ``Realm/ControlError/invalidSettings(_:)``, which names the switch. The settings
    ///   stay as they were.
    public mutating func merge(json: [UInt8]) throws(Realm.ControlError) {
        guard case .object(let values)? = JSON(parsing: json) else {
            throw .invalidSettings("not a JSON object")
        }
        var merged = self
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let known = Switch.all[name] else { throw .invalidSettings(name.string) }
            try known.set(&merged, value, name.string)
        }
        self = merged
    }

    /// All switches as a JSON object for ``merge(json:)``.
    public var json: [UInt8] {
        Array(JSON.object(Switch.all.mapValues { $0.json(self) }).rendered.utf8)
    }
}

/// A switch that is a JSON object.
protocol SettingsRule: Sendable {
    var json: JSON { get }

    /// Merges members into a rule, or makes a new one.
    init(
        _ members: [Text: JSON],
        name: String,
        merging rule: Self?
    ) throws(Realm.ControlError)
}

extension Realm.Lockout: SettingsRule {
    var json: JSON {
        .object([
            "after": .integer(after), "as": .string(form.rawValue), "seconds": .integer(seconds),
            "retryAfter": .bool(retryAfter),
        ])
    }

    init(
        _ members: [Text: JSON],
        name: String,
        merging rule: Self?
    ) throws(Realm.ControlError) {
        var after = rule?.after
        var form = rule?.form
        var seconds = rule?.seconds ?? 900
        var retryAfter = rule?.retryAfter ?? false
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            let count = Bounds.count(value)
            switch (key, value) {
            case ("after", .integer) where count != nil: after = count
            case ("as", .string(let text)) where Form(rawValue: text) != nil:
                form = Form(rawValue: text)
            case ("seconds", .integer(let number)) where count != nil: seconds = number
            case ("retryAfter", .bool(let isOn)): retryAfter = isOn
            default: throw .invalidSettings("\(name).\(key.string)")
            }
        }
        guard let after else { throw .invalidSettings("\(name).after") }
        guard let form else { throw .invalidSettings("\(name).as") }
        self.init(after: after, as: form, seconds: seconds, retryAfter: retryAfter)
    }
}

extension Realm.RateLimit: SettingsRule {
    var json: JSON {
        .object(["requests": .integer(requests), "seconds": .integer(seconds)])
    }

    init(
        _ members: [Text: JSON],
        name: String,
        merging rule: Self?
    ) throws(Realm.ControlError) {
        var requests = rule?.requests
        var seconds = rule?.seconds ?? 60
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let count = Bounds.count(value) else {
                throw .invalidSettings("\(name).\(key.string)")
            }
            switch key {
            case "requests": requests = count
            case "seconds": seconds = count
            default: throw .invalidSettings("\(name).\(key.string)")
            }
        }
        guard let requests else { throw .invalidSettings("\(name).requests") }
        self.init(requests: requests, seconds: seconds)
    }
}
