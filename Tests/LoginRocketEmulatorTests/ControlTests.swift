import Foundation
import LoginRocketEmulator
import NIOHTTP1
import Testing

@Suite("The control API")
struct ControlTests {
    @Test("the state has its keys, and those of its users and sessions")
    func state() async throws {
        try await withEmulator { test in
            _ = try await test.login("frank", "wrong")
            _ = try await test.login()
            let state = try await test.control(.GET, "/state")
            #expect(state.status == 200)
            #expect(state.headers["Content-Type"] == ["application/json"])
            let document = try await Document(of: test, .control)
            #expect(try state.keys() == Set(document.properties(of: "State").keys))
            let frank = try found(state.rows("users").first)
            #expect(Set(frank.keys) == Set(try document.properties(of: "User").keys))
            #expect(frank["wrongPasswords"] as? Int == 1)
            let session = try found(state.rows("sessions").first)
            #expect(Set(session.keys) == ["id", "username", "expiresAt"])
            let end = try found(session["expiresAt"] as? String)
            #expect(end.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
            #expect(try state.counts("requests") == ["/v1/login": 2])
        }
    }

    @Test("the users at the start are frank, and grace with her secret")
    func defaultUsers() async throws {
        try await withEmulator { test in
            let users = try await test.control(.GET, "/state").rows("users")
            #expect(users.map { $0["username"] as? String } == ["frank", "grace"])
            #expect(
                users.map { $0["email"] as? String } == ["frank@example.com", "grace@example.com"]
            )
            #expect(try await test.login("grace").text("result") == "need_mfa")
        }
    }

    @Test("a user that is added can log in")
    func addUser() async throws {
        try await withEmulator { test in
            let user = #"{"username":"Hal","password":"open","totpSecret":"JBSWY3DPEHPK3PXP"}"#
            let added = try await test.control(.POST, "/users", user)
            #expect(added.status == 200)
            #expect(try await test.login("hal", "open").text("result") == "need_mfa")
            let again = try await test.control(.POST, "/users", user)
            #expect(again.status == 400)
        }
    }

    @Test("the code of a user completes a login, by the emulator's clock")
    func totp() async throws {
        try await withEmulator { test in
            _ = try await test.control(.POST, "/clock", #"{"advanceSeconds":86400}"#)
            let token = try await test.login("grace").text("token")
            let shown = try await test.control(.GET, "/totp/grace")
            #expect(try shown.keys() == ["code", "secondsLeft"])
            #expect((1...30).contains(try shown.number("secondsLeft")))
            let code = try shown.text("code")
            let answer = try await test.post(
                "/v1/verify_login",
                #"{"username":"grace","token":"\#(token)","code":"\#(code)"}"#
            )
            #expect(try answer.keys() == ["token", "url"])
        }
    }

    @Test("a code of nobody, or of a user without a secret, is 404", arguments: ["frank", "hal"])
    func noTotp(name: String) async throws {
        try await withEmulator { test in
            let answer = try await test.control(.GET, "/totp/\(name)")
            #expect(answer.status == 404)
            #expect(try answer.keys() == ["error"])
        }
    }

    @Test("revoking ends the sessions of a user")
    func revoke() async throws {
        try await withEmulator { test in
            let token = try await test.token()
            let answer = try await test.control(.POST, "/sessions/revoke", #"{"username":"frank"}"#)
            #expect(try answer.number("revoked") == 1)
            let check = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            #expect(try check.keys() == ["error", "errors", "valid"])
        }
    }

    @Test("the clock moves on, the sessions with it, and the Date of every answer")
    func clock() async throws {
        try await withEmulator { test in
            let token = try await test.token()
            let answer = try await test.control(.POST, "/clock", #"{"advanceSeconds":21600}"#)
            let now = try Date(answer.text("now"), strategy: .iso8601)
            #expect(abs(now.timeIntervalSinceNow - 21_600) < 60)
            let check = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            #expect(try check.keys() == ["error", "errors", "valid"])
        }
    }

    @Test("settings are merged")
    func settings() async throws {
        try await withEmulator { test in
            let lockout = #"{"lockout":{"after":1,"as":"status429"}}"#
            #expect(try await test.control(.PUT, "/settings", lockout).status == 200)
            let texts = #"{"randomErrorTexts":true}"#
            #expect(try await test.control(.PUT, "/settings", texts).status == 200)
            _ = try await test.login("frank", "wrong")
            #expect(try await test.login().status == 429)
        }
    }

    @Test("all settings are shown, as they are merged")
    func readSettings() async throws {
        try await withEmulator { test in
            _ = try await test.control(.PUT, "/settings", #"{"sessionMinutes":7}"#)
            let shown = try await test.control(.GET, "/settings")
            #expect(try shown.number("sessionMinutes") == 7)
            let all = String(decoding: shown.body, as: UTF8.self)
            #expect(try await test.control(.PUT, "/settings", all).status == 200)
        }
    }

    @Test("mail is in the state: to whom, what for, token, link and username")
    func mail() async throws {
        try await withEmulator { test in
            _ = try await test.post("/v1/forgot_password", #"{"username":"frank"}"#)
            let mail = try found(try await test.control(.GET, "/state").rows("mail").first)
            #expect(Set(mail.keys) == ["to", "kind", "token", "link", "username"])
            #expect(mail["kind"] as? String == "passwordReset")
            #expect(mail["to"] as? String == "frank@example.com")
        }
    }

    @Test("a signup token is completed as the app's server does it")
    func userToken() async throws {
        try await withEmulator { test in
            _ = try await test.control(.PUT, "/settings", #"{"signupMode":"user_token"}"#)
            let body = #"{"username":"hal","password":"open"}"#
            let token = try await test.post("/v1/signup", body).text("token")
            let done = try await test.control(.POST, "/user_tokens/\(token)/complete")
            #expect(try done.keys() == ["username", "token", "url"])
            #expect(try await test.login("hal", "open").text("result") == "okay")
            let again = try await test.control(.POST, "/user_tokens/\(token)/complete")
            #expect(again.status == 400)
        }
    }

    @Test("a user can be made inactive; nobody cannot")
    func inactive() async throws {
        try await withEmulator { test in
            let off = #"{"active":false}"#
            #expect(try await test.control(.PUT, "/users/frank", off).status == 200)
            let refused = try await test.login()
            #expect(try refused.keys() == ["error", "errors"])
            #expect(try await test.control(.PUT, "/users/nobody", off).status == 404)
        }
    }

    @Test("the keys of tokens are shown, the public one also as a file")
    func keys() async throws {
        try await withEmulator { test in
            let keys = try await test.control(.GET, "/keys")
            #expect(try keys.keys() == ["audience", "hs256", "rs256"])
            let pem = try await test.control(.GET, "/public-key.pem")
            #expect(try String(decoding: pem.body, as: UTF8.self) == keys.text("rs256"))
            #expect(try keys.text("rs256").hasPrefix("-----BEGIN PUBLIC KEY-----"))
            #expect(try keys.text("hs256").hasPrefix("jsk_"))
        }
    }

    @Test(
        "a bad body is 400 with an error that shows no value of it",
        arguments: [
            (HTTPMethod.POST, "/users", #"{"username":"x","password":7001}"#),
            (.POST, "/users", #"{"username":"7001"}"#),
            (.POST, "/users", #"{"username":"x","password":"x","totpSecret":"7001"}"#),
            (.PUT, "/network", "{}"), (.PUT, "/network", #"{"up":"7001"}"#),
            (.POST, "/faults", #"{"path":"/v1/login","fault":"7001","times":1}"#),
            (.POST, "/faults", #"{"path":"7001","fault":"hang","times":1}"#),
            (.POST, "/faults", #"{"path":"/v1/login","fault":"hang","times":0}"#),
            (.POST, "/sessions/revoke", "{}"), (.POST, "/clock", #"{"advanceSeconds":"7001"}"#),
            (.POST, "/clock", #"{"advanceSeconds":1e300}"#), (.POST, "/clock", ""),
            (.PUT, "/users/frank", "{}"), (.POST, "/user_tokens/7001/complete", ""),
            (.PUT, "/settings", #"{"sessionMinutes":-7001}"#), (.PUT, "/settings", "[7001"),
        ]
    )
    func badBodies(method: HTTPMethod, path: String, body: String) async throws {
        try await withEmulator { test in
            let answer = try await test.control(method, path, body)
            #expect(answer.status == 400)
            #expect(try answer.keys() == ["error"])
            #expect(try !answer.text("error").contains("7001"))
        }
    }
}
