import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("The start, the clock, the network and the faults")
struct ResetTests {
    @Test func `a reset makes everything as at the start, with the network up`() async throws {
        try await withEmulator(configure: { $0.settings.sessionMinutes = 7 }) { test in
            let keys = try await test.control(.GET, "/keys").body
            _ = try await test.login()
            _ = try await test.post("/v1/forgot_password", #"{"username":"frank"}"#)
            _ = try await test.control(.POST, "/users", #"{"username":"hal","password":"x"}"#)
            _ = try await test.control(.DELETE, "/users/grace")
            _ = try await test.control(.PUT, "/settings", #"{"sessionMinutes":9}"#)
            _ = try await test.control(.POST, "/clock", #"{"advanceSeconds":86400}"#)
            try await test.planFault(.hang)
            let before = await test.emulator.state().revision
            _ = try await test.control(.PUT, "/network", #"{"up":false}"#)
            let answer = try await test.control(.POST, "/reset")
            #expect(answer.status == 200)
            #expect(try answer.keys() == [])
            let state = await test.emulator.state()
            #expect(state.users.map(\.username) == ["frank", "grace"])
            #expect(state.sessions.isEmpty && state.mail.isEmpty && state.requests.isEmpty)
            #expect(state.maxInFlight.isEmpty)
            #expect(state.revision > before)
            #expect(try await test.control(.GET, "/settings").number("sessionMinutes") == 7)
            #expect(try await test.control(.GET, "/clock").number("advancedSeconds") == 0)
            #expect(try await test.control(.GET, "/faults").rows("faults").isEmpty)
            #expect(try await test.control(.GET, "/network").object()["up"] as? Bool == true)
            #expect(try await test.control(.GET, "/keys").body == keys)
            #expect(try await test.login().text("result") == "okay")
            #expect(await test.emulator.requests().map(\.number) == [3])
        }
    }

    @Test func `an emulator with a seed draws the same after a reset`() async throws {
        try await withEmulator(configure: { $0.seed = 7 }) { test in
            _ = try await test.login()
            let first = await test.emulator.state().sessions.map(\.id)
            try await test.emulator.reset()
            _ = try await test.login()
            #expect(await test.emulator.state().sessions.map(\.id) == first)
        }
    }

    @Test func `a reset is saved`() async throws {
        try await withStateFile { path in
            try await withEmulator(state: path) { test in
                _ = try await test.control(.DELETE, "/users/grace")
                _ = try await test.control(.POST, "/reset")
            }
            try await withEmulator(state: path, configure: { $0.users = [] }) { test in
                #expect(await test.emulator.state().users.map(\.username) == ["frank", "grace"])
            }
        }
    }

    @Test func `the revision grows with users, sessions, mail and settings, and else not`()
        async throws
    {
        try await withEmulator { test in
            var last = await test.emulator.state().revision
            for (path, body) in [
                ("/users", #"{"username":"hal","password":"x"}"#),
                ("/sessions/revoke", #"{"username":"frank"}"#),
            ] {
                _ = try await test.control(.POST, path, body)
                let revision = await test.emulator.state().revision
                #expect(revision > last, "\(path)")
                last = revision
            }
            _ = try await test.control(.PUT, "/settings", #"{"sessionMinutes":9}"#)
            #expect(await test.emulator.state().revision > last)
            let token = try await test.token()
            last = await test.emulator.state().revision
            _ = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            _ = try await test.control(.GET, "/state")
            #expect(await test.emulator.state().revision == last)
        }
    }

    @Test func `planned faults are shown with the times that are left`() async throws {
        try await withEmulator { test in
            let delay = #"{"path":"/v1/login","fault":"delay","milliseconds":0,"times":2}"#
            _ = try await test.control(.POST, "/faults", delay)
            let chance = #"{"path":"*","fault":"hang","probability":0.25}"#
            _ = try await test.control(.POST, "/faults", chance)
            _ = try await test.login()
            let shown = try await test.control(.GET, "/faults")
            #expect(try shown.keys() == ["faults", "kinds"])
            let kinds = try found(shown.object()["kinds"] as? [String])
            #expect(kinds == Fault.allCases.map(\.rawValue) + ["delay"])
            let faults = try shown.rows("faults")
            #expect(faults.map { $0["path"] as? String } == ["*", "/v1/login"])
            #expect(faults.map { $0["fault"] as? String } == ["hang", "delay"])
            #expect(faults.map { $0["times"] as? Int } == [1, 1])
            #expect(faults.map { $0["probability"] as? Double } == [0.25, 1])
            #expect(faults[0]["milliseconds"] is NSNull)
            #expect(faults[1]["milliseconds"] as? Int == 0)
        }
    }

    @Test func `the clock tells how far it was moved`() async throws {
        try await withEmulator { test in
            _ = try await test.control(.POST, "/clock", #"{"advanceSeconds":86400.5}"#)
            let shown = try await test.control(.GET, "/clock")
            #expect(try shown.keys() == ["now", "advancedSeconds"])
            #expect(try shown.object()["advancedSeconds"] as? Double == 86_400.5)
            let now = try Date(shown.text("now"), strategy: .iso8601)
            #expect(abs(now.timeIntervalSinceNow - 86_400) < 60)
        }
    }
}
