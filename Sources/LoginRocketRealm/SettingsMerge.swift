extension Realm.Settings {
    /// Merges a JSON object of switches into the settings, all of it or nothing.
    ///
    /// Keys that are absent keep their value; `"lockout": null` ends the lockout rule.
    ///
    /// - Throws: ``Realm/ControlError/invalidSettings(_:)``, which names the switch; then nothing
    ///   has changed.
    public mutating func merge(json: [UInt8]) throws(Realm.ControlError) {
        guard case .object(let switches)? = JSON(parsing: json) else {
            throw .invalidSettings("not a JSON object")
        }
        var merged = self
        for (name, value) in switches.sorted(by: { $0.key < $1.key }) {
            try merged.set(name, to: value)
        }
        self = merged
    }

    private mutating func set(_ name: String, to value: JSON) throws(Realm.ControlError) {
        switch (name, value) {
        case ("sessionMinutes", .integer(let minutes)) where (1...maximum).contains(minutes):
            sessionMinutes = minutes
        case ("randomErrorTexts", .bool(let isOn)):
            randomErrorTexts = isOn
        case ("passwordChangeEnds", .string(let text)):
            passwordChangeEnds = try parsed(text, of: name)
        case ("lockout", .null):
            lockout = nil
        case ("lockout", .object(let rule)):
            lockout = try lockout(merging: rule)
        default:
            throw .invalidSettings(name)
        }
    }

    private func lockout(
        merging rule: [String: JSON]
    ) throws(Realm.ControlError) -> Realm.Lockout {
        var after = lockout?.after
        var form = lockout?.form
        var seconds = lockout?.seconds ?? 900
        var retryAfter = lockout?.retryAfter ?? false
        for (name, value) in rule.sorted(by: { $0.key < $1.key }) {
            switch (name, value) {
            case ("after", .integer(let count)) where (1...maximum).contains(count):
                after = count
            case ("as", .string(let text)):
                form = try parsed(text, of: "lockout.as")
            case ("seconds", .integer(let count)) where (1...maximum).contains(count):
                seconds = count
            case ("retryAfter", .bool(let isOn)):
                retryAfter = isOn
            default:
                throw .invalidSettings("lockout.\(name)")
            }
        }
        guard let after else { throw .invalidSettings("lockout.after") }
        guard let form else { throw .invalidSettings("lockout.as") }
        return Realm.Lockout(after: after, as: form, seconds: seconds, retryAfter: retryAfter)
    }

    private func parsed<Value: RawRepresentable<String>>(
        _ text: String,
        of name: String
    ) throws(Realm.ControlError) -> Value {
        guard let value = Value(rawValue: text) else { throw .invalidSettings(name) }
        return value
    }
}

/// A bound that keeps sums of times away from overflow.
private let maximum = 100_000_000
