import Foundation
import LoginRocketEmulator
import NIOHTTP1
import Testing

@Suite("The state file")
struct StateFileTests {
    @Test("users and sessions are there again after a restart")
    func restart() async throws {
        try await withFolder { folder in
            let token = try await withEmulator(state: folder + "/state") { test in
                _ = try await test.control(
                    .POST,
                    "/users",
                    #"{"username":"hal","password":"open"}"#
                )
                return try await test.token()
            }
            try await withEmulator(state: folder + "/state") { test in
                let check = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
                #expect(try check.keys() == ["valid"])
                #expect(try await test.login("hal", "open").text("result") == "okay")
                let users = try await test.control(.GET, "/state").rows("users")
                #expect(users.map { $0["username"] as? String } == ["frank", "grace", "hal"])
            }
        }
    }

    @Test("a change is in the file when it is answered, nothing lies beside it, and it is 0600")
    func written() async throws {
        try await withFolder { folder in
            try await withEmulator(state: folder + "/state") { test in
                _ = try await test.login()
                let saved = try String(contentsOfFile: folder + "/state", encoding: .utf8)
                #expect(saved.contains("kss_"))
                #expect(!saved.contains(#""secret""#))
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(names.sorted() == ["a", "state"])
                let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/state")
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test("a damaged file is refused, named, and left as it is", arguments: ["", "{}", "nonsense"])
    func damaged(content: String) async throws {
        try await withFolder { folder in
            let path = folder + "/state"
            try content.write(toFile: path, atomically: false, encoding: .utf8)
            var configuration = Emulator.Configuration()
            configuration.stateFile = path
            await #expect(throws: Emulator.StateFileError.damaged(path)) {
                try await Emulator.start(configuration)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
        }
    }

    @Test("a file that cannot be written is an error at the start")
    func unwritable() async throws {
        try await withFolder { folder in
            var configuration = Emulator.Configuration()
            configuration.stateFile = folder + "/missing/state"
            await #expect { try await Emulator.start(configuration) } throws: { error in
                "\(error)".contains(folder + "/missing/state")
            }
        }
    }

    @Test("a change that cannot be saved is answered 500 on both ports, until it can")
    func unsaved() async throws {
        try await withFolder { folder in
            try await withEmulator(state: folder + "/a/state") { test in
                try FileManager.default.moveItem(atPath: folder + "/a", toPath: folder + "/b")
                #expect(try await test.login().status == 500)
                let user = #"{"username":"hal","password":"open"}"#
                #expect(try await test.control(.POST, "/users", user).status == 500)
                try FileManager.default.moveItem(atPath: folder + "/b", toPath: folder + "/a")
                #expect(try await test.login("hal", "open").text("result") == "okay")
            }
        }
    }
}
