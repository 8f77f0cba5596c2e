import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import Testing

@Suite("Names on both ports")
struct NameTests {
    private static let composed = "jos\u{E9}"
    private static let decomposed = "jose\u{301}"

    @Test("users who are one for Unicode and two in bytes are two after a restart, too")
    func restart() async throws {
        try await withStateFile { path in
            try await withEmulator(state: path) { test in
                try await add(test, Self.composed, "one")
                try await add(test, Self.decomposed, "two")
            }
            try await withEmulator(state: path) { test in
                for (name, word) in [(Self.composed, "one"), (Self.decomposed, "two")] {
                    let answer = try await test.login(name, word)
                    #expect(try answer.text("result") == "okay")
                }
                #expect(await test.emulator.state().users.count == 4)
            }
        }
    }

    @Test("a user of the start is added beside one in the file whose bytes differ")
    func start() async throws {
        try await withStateFile { path in
            try await withEmulator(state: path) { try await add($0, Self.composed, "one") }
            let other = Realm.NewUser(username: Self.decomposed, password: "two")
            try await withEmulator(state: path, configure: { $0.users = [other] }) { test in
                let answer = try await test.login(Self.decomposed, "two")
                #expect(try answer.text("result") == "okay")
            }
        }
    }

    @Test("requests of two users whose names differ in bytes are not in flight of one")
    func inFlight() async throws {
        try await withEmulator { test in
            try await add(test, Self.composed, "one")
            try await add(test, Self.decomposed, "two")
            try await test.planFault(.hang, path: "/v1/logout", times: 2)
            let port = test.emulator.port
            let one = try await test.login(Self.composed, "one").text("token")
            let two = try await test.login(Self.decomposed, "two").text("token")
            let posts = [one, two].map { rawPost("/v1/logout", #"{"token":"\#($0)"}"#) }
            async let first = bytesUntilClosed(port: port, posts[0])
            async let second = bytesUntilClosed(port: port, posts[1])
            try await eventually { await test.emulator.state().requests["/v1/logout"] == 2 }
            try await eventually { await !test.emulator.state().maxInFlight.isEmpty }
            try await test.emulator.setNetwork(up: false)
            _ = try await (first, second)
            #expect(await Set(test.emulator.state().maxInFlight.values) == [1])
            let state = try await test.control(.GET, "/state").body
            for name in [Self.composed, Self.decomposed] {
                #expect(state.range(of: Data(#""\#(name)":1"#.utf8)) != nil)
            }
        }
    }

    @Test("attributes whose names differ in bytes are two")
    func attributes() async throws {
        try await withEmulator { test in
            let custom = #"{"\#(Self.composed)":"1","\#(Self.decomposed)":"2"}"#
            let user = #"{"username":"x","password":"one","custom":\#(custom)}"#
            #expect(try await test.control(.POST, "/users", user).status == 200)
            let token = try await test.login("x", "one").text("token")
            let claims = token.split(separator: ".")[1]
                .replacing("-", with: "+").replacing("_", with: "/")
            let padding = String(repeating: "=", count: (4 - claims.utf8.count % 4) % 4)
            let json = try #require(Data(base64Encoded: claims + padding))
            for (name, value) in [(Self.composed, "1"), (Self.decomposed, "2")] {
                #expect(json.range(of: Data(#""\#(name)":"\#(value)""#.utf8)) != nil)
            }
        }
    }

    @Test("a name in a path of the control port is percent-encoded UTF-8")
    func path() async throws {
        try await withEmulator { test in
            try await add(test, Self.composed, "one")
            let off = #"{"active":false}"#
            #expect(try await test.control(.PUT, "/users/jose%CC%81", off).status == 404)
            #expect(try await test.control(.PUT, "/users/jos%C3%A9", off).status == 200)
            #expect(try await test.control(.PUT, "/users/fr%61nk", off).status == 200)
        }
    }

    private func add(_ test: EmulatorUnderTest, _ name: String, _ password: String) async throws {
        let user = #"{"username":"\#(name)","password":"\#(password)"}"#
        #expect(try await test.control(.POST, "/users", user).status == 200)
    }
}
