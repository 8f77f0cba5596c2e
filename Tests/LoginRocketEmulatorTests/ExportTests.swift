import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("An export")
struct ExportTests {
    @Test("gives the same users and settings when it is imported")
    func same() async throws {
        let first = try await export { emulator in
            for user in users {
                #expect(try await emulator.control(.POST, "/users", user).status == 200)
            }
            _ = try await emulator.control(.PUT, "/users/ida", #"{"active":false}"#)
            _ = try await emulator.control(
                .PUT,
                "/settings",
                #"{"lockout":{"after":3,"as":"error200"},"locale":"es","tokenFields":["orgs"]}"#
            )
        }
        let second = try await export(of: first) { emulator in
            #expect(try await emulator.login("hal", "open").keys() == ["result", "token", "url"])
            #expect(try await emulator.login("HAL", "shut").keys() == ["error", "errors"])
            #expect(try await emulator.login("ida", "open").keys() == ["error", "errors"])
            #expect(try await emulator.login("grace").text("result") == "need_mfa")
            let code = try await emulator.control(.GET, "/totp/grace").text("code")
            #expect(code.count == 6)
        }
        #expect(String(decoding: second, as: UTF8.self) == String(decoding: first, as: UTF8.self))
    }

    @Test(
        "can be imported, whatever names and addresses the users have",
        arguments: kinds,
        [names, names.reversed()]
    )
    func anyUsers(settings: String, names: [String]) async throws {
        let first = try await export { emulator in
            #expect(try await emulator.control(.PUT, "/settings", settings).status == 200)
            for (index, name) in names.enumerated() {
                let written = JSON.string(name).rendered
                let email = JSON.string(names[(index + 1) % names.count]).rendered
                _ = try await emulator.control(
                    .POST,
                    "/users",
                    #"{"username":\#(written),"password":"x","email":\#(email)}"#
                )
                for email in [email, written] {
                    _ = try await emulator.post(
                        "/v1/signup",
                        #"{"username":\#(written),"password":"x","email":\#(email)}"#
                    )
                }
                _ = try await emulator.post(
                    "/v1/signup",
                    #"{"username":\#(written),"password":"x"}"#
                )
                _ = try await emulator.control(.PUT, "/users/grace", #"{"email":\#(written)}"#)
            }
            _ = try await emulator.control(.PUT, "/settings", #"{"usernameKind":"email"}"#)
        }
        let second = try await export(of: first) { _ in }
        #expect(String(decoding: second, as: UTF8.self) == String(decoding: first, as: UTF8.self))
    }

    @Test("has no ID twice, also where the next emulator draws the same numbers")
    func seeded() async throws {
        var json = try await withEmulator(configure: { $0.seed = 1 }) { emulator in
            await emulator.emulator.exported()
        }
        var next = Emulator.Configuration()
        for name in ["hal", "ida"] {
            try next.merge(json: json)
            next.seed = 1
            let start = next
            json = try await withEmulator(configure: { $0 = start }) { emulator in
                let user = #"{"username":"\#(name)","password":"x"}"#
                let answer = try await emulator.control(.POST, "/users", user)
                #expect(answer.status == 200)
                return await emulator.emulator.exported()
            }
        }
        try next.merge(json: json)
        #expect(next.users.count == 4)
    }

    @Test("keeps what tokens say about a user")
    func claims() async throws {
        let users = users
        let claims = { @Sendable (emulator: EmulatorUnderTest) in
            let payload = try await emulator.login("hal", "open").text("token")
                .split(separator: ".")[1]
                .replacing("-", with: "+").replacing("_", with: "/")
            let padded = payload + String(repeating: "=", count: (4 - payload.count % 4) % 4)
            let data = try found(Data(base64Encoded: String(padded)))
            var claims = try found(JSONSerialization.jsonObject(with: data) as? [String: Any])
            for changing in ["iat", "exp", "tk", "aud"] { claims[changing] = nil }
            let sorted = try JSONSerialization.data(
                withJSONObject: claims,
                options: .sortedKeys
            )
            return String(decoding: sorted, as: UTF8.self)
        }
        let (before, json) = try await withEmulator { emulator in
            _ = try await emulator.control(.POST, "/users", users[0])
            return (try await claims(emulator), await emulator.emulator.exported())
        }
        let after = try await withEmulator(configure: { try? $0.merge(json: json) }) { emulator in
            try await claims(emulator)
        }
        #expect(before == after)
        #expect(before.contains("Acme"))
    }

    @Test("is sorted text, a member a line, without a password")
    func readable() async throws {
        let json = try await export { _ in }
        let text = String(decoding: json, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(
            lines.starts(with: ["{", #"  "realm": {"#, #"    "confirmationRequired": false,"#])
        )
        #expect(text.hasSuffix("  ]\n}\n"))
        let switches = lines.filter { $0.hasPrefix(#"    ""#) }
        #expect(switches.count == 39 && switches == switches.sorted())
        #expect(!text.contains(#""secret""#))
    }

    @Test(
        "a part of a user that no export has is refused, and names its key",
        arguments: [
            (#""id":"x""#, "users[0].id"), (#""passwordHash":"x$y$z""#, "users[0].passwordHash"),
            (#""orgs":[{"id":"org_1"}]"#, "users[0].orgs"), (#""active":1"#, "users[0].active"),
        ]
    )
    func refused(member: String, key: String) {
        var configuration = Emulator.Configuration()
        let json = #"{"users":[{"username":"a","password":"b",\#(member)}]}"#
        #expect {
            try configuration.merge(json: Array(json.utf8))
        } throws: { error in
            "\(error)".contains(key)
        }
    }

    /// The export of an emulator after some changes; it may start with another export.
    private func export(
        of json: [UInt8]? = nil,
        _ change: (EmulatorUnderTest) async throws -> Void
    ) async throws -> [UInt8] {
        var start = Emulator.Configuration()
        if let json { try start.merge(json: json) }
        return try await withEmulator(configure: { $0 = start }) { emulator in
            try await change(emulator)
            return await emulator.emulator.exported()
        }
    }

    private let users = [
        """
        {"username":"Hal","password":"open","email":"hal@example.com","orgs":["Acme","Bolt"],
         "custom":{"a":"b"},"emailVerification":"verified"}
        """,
        """
        {"username":"ida","password":"open","firstName":"Ida","emailVerification":"requested"}
        """,
    ]
}

private let kinds = [
    "{}", #"{"usernameKind":"email"}"#, #"{"signupMode":"user_org","nameFields":"required"}"#,
    #"{"emailVerification":"required"}"#,
]

private let names = [
    ".", "..", "...", "", " ", "/", "a/b", "%2e", "?", "#", "a@b", "A@B", "a@c", "@", "<b>", "\"",
    "\u{1}", "\u{E9}", "e\u{301}", "\u{130}", "\u{1F680}", "a", "z@b", "b", "a@b ", "a@@b",
]
