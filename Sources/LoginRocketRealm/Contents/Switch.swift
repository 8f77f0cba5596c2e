/// One switch of the settings, which JSON reads and writes.
struct Switch: Sendable {
    typealias Settings = Realm.Settings

    let json: @Sendable (Settings) -> JSON
    let set: @Sendable (inout Settings, JSON, String) throws(JSONMistake) -> Void

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
        value(path, .flag, write: JSON.bool)
    }

    private static func count(_ path: any Path<Int>) -> Switch {
        value(path, .count, write: JSON.integer)
    }

    private static func optionalCount(_ path: any Path<Int?>) -> Switch {
        value(path, JSONKind<Int>.count.orNull()) { $0.map(JSON.integer) ?? .null }
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ path: any Path<Value>
    ) -> Switch {
        value(path, .choice) { .string($0.rawValue) }
    }

    private static func choices<
        Value: RawRepresentable<String> & CaseIterable & Hashable & Sendable
    >(
        _ path: any Path<Set<Value>>
    ) -> Switch {
        value(path, JSONKind<Value>.choices) {
            .array($0.map(\.rawValue).sorted().map(JSON.string))
        }
    }

    private static func address(_ path: any Path<String>) -> Switch {
        value(path, .address, write: JSON.string)
    }

    private static func optionalAddress(_ path: any Path<String?>) -> Switch {
        value(path, JSONKind<String>.address.orNull()) { $0.map(JSON.string) ?? .null }
    }

    private static func rule<Rule: SettingsRule>(_ path: any Path<Rule?>) -> Switch {
        Switch(
            json: { $0[keyPath: path]?.json ?? .null },
            set: { settings, json, name throws(JSONMistake) in
                switch json {
                case .null:
                    settings[keyPath: path] = nil
                case .object:
                    let members = try JSONMembers<Rule.Key>(json, of: name)
                    settings[keyPath: path] = try Rule(members, merging: settings[keyPath: path])
                case .bool, .integer, .number, .string, .array:
                    throw JSONMistake(name, "a JSON object, or null")
                }
            }
        )
    }

    private static func value<Value>(
        _ path: any Path<Value>,
        _ kind: JSONKind<Value>,
        write: @escaping @Sendable (Value) -> JSON
    ) -> Switch {
        Switch(
            json: { write($0[keyPath: path]) },
            set: { settings, json, name throws(JSONMistake) in
                guard let value = kind.value(json) else { throw JSONMistake(name, kind.valid) }
                settings[keyPath: path] = value
            }
        )
    }
}
