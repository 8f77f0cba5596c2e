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

@Suite("The program's export")
struct ExportProgramTests {
    @Test("is written at the end, and an import of it starts with the same users")
    func roundTrip() async throws {
        try await withFolder { folder in
            let (one, two) = ("\(folder)/one", "\(folder)/two")
            let start = try await runProgram(["exec", "--export", one, "--", "false"])
            #expect(start.code == 1)
            let mode = try FileManager.default.attributesOfItem(atPath: one)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let errors = try await withProgram(["--import", one, "--export", two]) { _ in }
            #expect(errors == "")
            #expect(FileManager.default.contentsEqual(atPath: one, andPath: two))
        }
    }

    @Test("a missing import is 74, unless the export has its name")
    func missingImport() async throws {
        try await withFolder { folder in
            let file = "\(folder)/users"
            let alone = try await runProgram(["exec", "--import", file, "--", "true"])
            #expect(alone.code == 74)
            #expect(alone.isOneLine)
            let spellings = [file, "\(folder)/a/../users", "\(folder)/a/link"]
            try FileManager.default.createSymbolicLink(
                atPath: spellings[2],
                withDestinationPath: "../users"
            )
            for name in spellings {
                let first = ["exec", "--import", name, "--export", file, "--", "true"]
                #expect(try await runProgram(first).code == 0)
                #expect(try await runProgram(["exec", "--import", file, "--", "true"]).code == 0)
                try FileManager.default.removeItem(atPath: file)
            }
        }
    }

    @Test("a file that is there is the same one until the end")
    func untouched() async throws {
        try await withFolder { folder in
            let file = "\(folder)/users"
            try Data("old".utf8).write(to: URL(filePath: file))
            try FileManager.default.linkItem(atPath: file, toPath: "\(folder)/link")
            let before = try FileManager.default.attributesOfItem(atPath: file)
            let end = try await runProgram(["exec", "--export", file, "--", "no-such-command"])
            let after = try FileManager.default.attributesOfItem(atPath: file)
            #expect(end.code == 127)
            #expect(NSDictionary(dictionary: after) == NSDictionary(dictionary: before))
        }
    }

    @Test("replaces no file but its own, whatever the others are called")
    func neighbour() async throws {
        try await withFolder { folder in
            // The program gets the number of the shell.
            let script = #"echo mine >"$1.$$"; exec "$0" exec --export "$1" -- true"#
            let end = try await runProgram(
                ["exec", "--", "sh", "-c", script, program.path(), "\(folder)/users"]
            )
            #expect(end.code == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let neighbour = try found(names.first { $0.hasPrefix("users.") })
            #expect(names.sorted() == ["a", "users", neighbour])
            let text = try String(contentsOfFile: "\(folder)/\(neighbour)", encoding: .utf8)
            #expect(text == "mine\n")
        }
    }

    @Test("a place where none can be written is one line and 74 before anything starts")
    func unwritable() async throws {
        try await withFolder { folder in
            for path in ["\(folder)/none/export", folder, "/dev/null"] {
                let end = try await runProgram(["exec", "--export", path, "--", "echo", "started"])
                #expect(end.code == 74)
                #expect(end.isOneLine)
                #expect(end.errors.contains(path))
                #expect(end.output == "")
            }
        }
    }

    @Test("one that fails at the end is one line, and spoils success alone")
    func failure() async throws {
        try await withFolder { folder in
            for (code, expected) in [(0, 74), (3, 3)] as [(Int32, Int32)] {
                let path = "\(folder)/a/export"
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/a",
                    withIntermediateDirectories: true
                )
                let script = "rm -r \(folder)/a; exit \(code)"
                let end = try await runProgram(
                    ["exec", "--export", path, "--", "sh", "-c", script]
                )
                #expect(end.code == expected)
                #expect(end.isOneLine)
                #expect(end.errors.contains(path))
            }
        }
    }
}
