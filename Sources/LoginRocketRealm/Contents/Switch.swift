/// One switch of the settings, which JSON reads and writes.
struct Switch: Sendable {
    typealias Settings = Realm.Settings

    let json: @Sendable (Settings) -> JSON
    let set: @Sendable (inout Settings, JSON, String) throws(Realm.ControlError) -> Void

    /// Every switch, by name.
    static let all: [Text: Switch] = [
        "usernameKind": choice(\.usernameKind),
        "strayNames": choice(\.strayNames),
        "loginsEnabled": flag(\.loginsEnabled),
        "loginTakesCodes": flag(\.loginTakesCodes),
        "forgotPasswordRevealsUsers": flag(\.forgotPasswordRevealsUsers),
        "signupsEnabled": flag(\.signupsEnabled),
        "signupMode": choice(\.signupMode),
        "nameFields": choice(\.nameFields),
        "orgNameField": choice(\.orgNameField),
        "emailVerification": choice(\.emailVerification),
        "unverifiedSignup": choice(\.unverifiedSignup),
        "confirmationRequired": flag(\.confirmationRequired),
        "passwordMinimumLength": count(\.passwordMinimumLength),
        "samePasswordRefused": flag(\.samePasswordRefused),
        "passwordChangeEnds": choice(\.passwordChangeEnds),
        "lockout": rule(\.lockout),
        "sessionMinutes": count(\.sessionMinutes),
        "managedSessions": flag(\.managedSessions),
        "tokensExpire": flag(\.tokensExpire),
        "tokenAlgorithm": choice(\.tokenAlgorithm),
        "tokenKeyID": flag(\.tokenKeyID),
        "tokenFields": choices(\.tokenFields),
        "loginRepeatsToken": flag(\.loginRepeatsToken),
        "logoutScope": choice(\.logoutScope),
        "loginTokenSeconds": count(\.loginTokenSeconds),
        "loginTokenAttempts": optionalCount(\.loginTokenAttempts),
        "passwordTokenSeconds": count(\.passwordTokenSeconds),
        "emailTokenSeconds": count(\.emailTokenSeconds),
        "userTokenSeconds": count(\.userTokenSeconds),
        "externalLoginSeconds": count(\.externalLoginSeconds),
        "oneTimeTokens": flag(\.oneTimeTokens),
        "rateLimit": rule(\.rateLimit),
        "randomErrorTexts": flag(\.randomErrorTexts),
        "locale": choice(\.locale),
        "strictAccept": flag(\.strictAccept),
        "loginHandler": address(\.loginHandler),
        "signupHandler": optionalAddress(\.signupHandler),
        "verificationHandler": address(\.verificationHandler),
        "passwordResetHandler": address(\.passwordResetHandler),
    ]

    typealias Path<Value> = WritableKeyPath<Settings, Value> & Sendable

    private static func flag(_ path: any Path<Bool>) -> Switch {
        value(path, write: JSON.bool, read: Bounds.flag)
    }

    private static func count(_ path: any Path<Int>) -> Switch {
        value(path, write: JSON.integer, read: Bounds.count)
    }

    private static func optionalCount(_ path: any Path<Int?>) -> Switch {
        optional(path, write: JSON.integer, read: Bounds.count)
    }

    private static func choice<Value: RawRepresentable<String> & Sendable>(
        _ path: any Path<Value>
    ) -> Switch {
        value(path, write: { .string($0.rawValue) }, read: { $0.text.flatMap(Value.init) })
    }

    private static func choices<Value: RawRepresentable<String> & Hashable & Sendable>(
        _ path: any Path<Set<Value>>
    ) -> Switch {
        value(
            path,
            write: { .array($0.map(\.rawValue).sorted().map(JSON.string)) },
            read: { json in
                guard case .array(let elements) = json else { return nil }
                let values = elements.compactMap { $0.text.flatMap(Value.init) }
                return values.count == elements.count ? Set(values) : nil
            }
        )
    }

    private static func address(_ path: any Path<String>) -> Switch {
        value(path, write: JSON.string, read: Bounds.address)
    }

    private static func optionalAddress(_ path: any Path<String?>) -> Switch {
        optional(path, write: JSON.string, read: Bounds.address)
    }

    private static func rule<Rule: SettingsRule>(_ path: any Path<Rule?>) -> Switch {
        Switch(
            json: { $0[keyPath: path]?.json ?? .null },
            set: { settings, json, name throws(Realm.ControlError) in
                switch json {
                case .null:
                    settings[keyPath: path] = nil
                case .object(let members):
                    let rule = settings[keyPath: path]
                    settings[keyPath: path] = try Rule(members, name: name, merging: rule)
                case .bool, .integer, .number, .string, .array:
                    throw .invalidSettings(name)
                }
            }
        )
    }

    private static func optional<Value>(
        _ path: any Path<Value?>,
        write: @escaping @Sendable (Value) -> JSON,
        read: @escaping @Sendable (JSON) -> Value?
    ) -> Switch {
        value(
            path,
            write: { $0.map(write) ?? .null },
            read: { $0 == .null ? .some(nil) : read($0).map(Optional.some) }
        )
    }

    private static func value<Value>(
        _ path: any Path<Value>,
        write: @escaping @Sendable (Value) -> JSON,
        read: @escaping @Sendable (JSON) -> Value?
    ) -> Switch {
        Switch(
            json: { write($0[keyPath: path]) },
            set: { settings, json, name throws(Realm.ControlError) in
                guard let value = read(json) else { throw .invalidSettings(name) }
                settings[keyPath: path] = value
            }
        )
    }
}

/// The limits on values of switches.
enum Bounds {
    @Sendable static func flag(_ json: JSON) -> Bool? {
        guard case .bool(let isOn) = json else { return nil }
        return isOn
    }

    /// A number from 1 to 100 million, so that sums of times do not overflow.
    @Sendable static func count(_ json: JSON) -> Int? {
        json.integer.flatMap { (1...100_000_000).contains($0) ? $0 : nil }
    }

    /// An address that can stand in a `Location` field.
    @Sendable static func address(_ json: JSON) -> String? {
        json.text.flatMap { isPrintable($0) && $0.contains(":") ? $0 : nil }
    }
}
