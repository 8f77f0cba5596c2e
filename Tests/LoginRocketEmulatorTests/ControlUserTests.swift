import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("The control of users, sessions and mail")
struct ControlUserTests {
    @Test func `a user gets another password, address and secret at once`() async throws {
        try await withEmulator { test in
            let change = """
                {"password":"new","email":"F@example.org","totpSecret":"JBSWY3DPEHPK3PXP"}
                """
            let answer = try await test.control(.PUT, "/users/Frank", change)
            #expect(answer.status == 200)
            #expect(try answer.text("username") == "frank")
            #expect(try answer.text("email") == "f@example.org")
            #expect(try answer.object()["hasTotp"] as? Bool == true)
            #expect(try answer.number("passwordVersion") == 2)
            #expect(try await test.login().keys() == ["error", "errors"])
            #expect(try await test.login("frank", "new").text("result") == "need_mfa")
            let last = try await test.control(.PUT, "/users/frank", #"{"totpSecret":null}"#)
            #expect(try last.object()["hasTotp"] as? Bool == false)
            #expect(try await test.login("frank", "new").text("result") == "okay")
        }
    }

    @Test func `a change with one mistake changes nothing`() async throws {
        try await withEmulator { test in
            for mistake in [
                #"{"active":false,"email":"GRACE@example.com"}"#, #"{"active":false,"email":"x"}"#,
                #"{"active":false,"password":""}"#, #"{"active":false,"totpSecret":"0"}"#,
            ] {
                let refused = try await test.control(.PUT, "/users/frank", mistake)
                #expect(refused.status == 400, "\(mistake)")
            }
            let own = #"{"active":true,"email":"frank@example.com"}"#
            #expect(try await test.control(.PUT, "/users/frank", own).status == 200)
            #expect(try await test.login().text("result") == "okay")
        }
    }

    @Test func `a new password ends a lock`() async throws {
        try await withEmulator { test in
            let lockout = #"{"lockout":{"after":1,"as":"status429"}}"#
            _ = try await test.control(.PUT, "/settings", lockout)
            _ = try await test.login("frank", "wrong")
            #expect(try await test.login().status == 429)
            _ = try await test.control(.PUT, "/users/frank", #"{"password":"secret"}"#)
            #expect(try await test.login().text("result") == "okay")
        }
    }

    @Test func `a user is removed with all sessions and tokens`() async throws {
        try await withEmulator { test in
            let token = try await test.token()
            _ = try await test.token()
            let gone = try await test.control(.DELETE, "/users/FRANK")
            #expect(try gone.keys() == ["sessions"])
            #expect(try gone.number("sessions") == 2)
            let check = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            #expect(try check.object()["valid"] as? Bool == false)
            #expect(try await test.control(.DELETE, "/users/frank").status == 404)
            let users = try await test.control(.GET, "/state").rows("users")
            #expect(users.map { $0["username"] as? String } == ["grace"])
        }
    }

    @Test func `a user is found by the bytes of the name`() async throws {
        try await withEmulator { test in
            let user = #"{"username":"jos\#u{E9}","password":"x"}"#
            _ = try await test.control(.POST, "/users", user)
            for method in [HTTPMethod.PUT, .DELETE] {
                let body = method == .PUT ? #"{"active":false}"# : nil
                let other = try await test.control(method, "/users/jose%CC%81", body)
                #expect(other.status == 404)
                let same = try await test.control(method, "/users/jos%C3%A9", body)
                #expect(same.status == 200)
            }
        }
    }

    @Test func `one session is ended, and the others are not`() async throws {
        try await withEmulator { test in
            let token = try await test.token()
            _ = try await test.token()
            let ids = await test.emulator.state().sessions.map(\.id)
            let ended = try await test.control(.DELETE, "/sessions/\(ids[1])")
            #expect(try ended.number("revoked") == 1)
            let check = try await test.post("/v1/check_session", #"{"token":"\#(token)"}"#)
            #expect(try check.object()["valid"] as? Bool == true)
            let again = try await test.control(.DELETE, "/sessions/\(ids[1])")
            #expect(again.status == 404)
            #expect(try again.keys() == ["error"])
        }
    }

    @Test func `mails are forgotten, and their tokens are still good`() async throws {
        try await withEmulator { test in
            _ = try await test.post("/v1/forgot_password", #"{"username":"frank"}"#)
            let mail = try found(await test.emulator.state().mail.first)
            let answer = try await test.control(.DELETE, "/mail")
            #expect(try answer.number("deleted") == 1)
            #expect(await test.emulator.state().mail.isEmpty)
            let reset = #"{"username":"frank","token":"\#(mail.token)","password":"new"}"#
            #expect(try await test.post("/v1/reset_password", reset).keys() == ["message"])
        }
    }

    @Test func `the state tells who is active, verified and needs a code, and by which names`()
        async throws
    {
        try await withEmulator { test in
            let user = """
                {"username":"a","password":"x","email":"a@example.com","firstName":"Ada",
                "lastName":"L","emailVerification":"required"}
                """
            _ = try await test.control(.POST, "/users", user)
            _ = try await test.control(.PUT, "/users/a", #"{"active":false}"#)
            let users = try await test.control(.GET, "/state").rows("users")
            let ada = try found(users.first)
            #expect(ada["firstName"] as? String == "Ada")
            #expect(ada["lastName"] as? String == "L")
            #expect(ada["active"] as? Bool == false)
            #expect(ada["verification"] as? String == "required")
            #expect(users.map { $0["hasTotp"] as? Bool } == [false, false, true])
            #expect(users[1]["firstName"] is NSNull)
        }
    }
}
