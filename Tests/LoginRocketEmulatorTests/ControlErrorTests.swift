import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("Errors of control calls")
struct ControlErrorTests {
    private static let faults =
        "one of applyThenDrop, dropBeforeApply, hang, status500, status503, html200, "
        + "headThenClose, trickle, unframed, redirect302, emptyJson, oversize, delay"

    private static let calls = Realm.paths.filter { $0.hasPrefix("/v1/") }

    private static let paths =
        "one of \(calls.joined(separator: ", ")), /auth/{provider}, /auth/{provider}/callback, "
        + "/provider/{provider}, *"

    @Test(
        "an error of a body names the key and its valid values",
        arguments: [
            ("POST /faults", #"{"path":"/v1/login","fault":"x"}"#, "invalid: fault: \(faults)"),
            ("POST /faults", #"{"path":"/v1/login"}"#, "missing: fault: \(faults)"),
            ("POST /faults", #"{"path":"x","fault":"hang"}"#, "invalid: path: \(paths)"),
            ("POST /faults", #"{"path":7,"fault":"hang"}"#, "invalid: path: \(paths)"),
            ("POST /faults", #"{"fault":"hang"}"#, "missing: path: \(paths)"),
            (
                "POST /faults", #"{"path":"*","fault":"hang","times":0}"#,
                "invalid: times: a whole number from 1 to 1000000"
            ),
            (
                "POST /faults", #"{"path":"*","fault":"hang","times":1.5}"#,
                "invalid: times: a whole number from 1 to 1000000"
            ),
            ("PUT /network", #"{"up":"yes"}"#, "invalid: up: true or false"),
            ("PUT /network", "{}", "missing: up: true or false"),
            ("PUT /network", "[]", "invalid: body: a JSON object"),
            ("PUT /network", "", "invalid: body: a JSON object"),
            ("PUT /users/frank", #"{"active":1}"#, "invalid: active: true or false"),
            (
                "PUT /users/frank", #"{"active":null}"#,
                "invalid: body: at least one of active, password, email, totpSecret"
            ),
            ("PUT /users/frank", #"{"password":null,"email":7}"#, "invalid: email: a text"),
            (
                "PUT /users/frank", #"{"totpSecret":7}"#,
                "invalid: totpSecret: a text, or null"
            ),
            ("PUT /users/frank", #"{"password":""}"#, "the password is blank"),
            ("PUT /users/frank", #"{"totpSecret":"1"}"#, "the TOTP secret is not base32"),
            (
                "PUT /users/frank", #"{"active":false,"email":"grace@example.com"}"#,
                "the email is no address, or belongs to another user"
            ),
            ("POST /users", #"{"username":7,"password":"x"}"#, "invalid: username: a text"),
            ("POST /users", #"{"username":"x"}"#, "missing: password: a text"),
            (
                "POST /users", #"{"username":"x","password":"x","emailVerification":"yes"}"#,
                "invalid: emailVerification: one of none, requested, required, verified"
            ),
            (
                "POST /users", #"{"username":"x","password":"x","orgs":["a",1]}"#,
                "invalid: orgs: a list of texts, or of objects with id and name"
            ),
            (
                "POST /users", #"{"username":"x","password":"x","custom":{"a":1}}"#,
                "invalid: custom: an object of texts"
            ),
            ("POST /sessions/revoke", #"{"username":null}"#, "missing: username: a text"),
            (
                "POST /clock", #"{"advanceSeconds":"1"}"#,
                "invalid: advanceSeconds: a number from -1000000000 to 1000000000"
            ),
            (
                "PUT /settings", #"{"signupMode":"team"}"#,
                "invalid: signupMode: one of user, user_org, user_token"
            ),
            ("PUT /settings", #"{"managedSessions":1}"#, "invalid: managedSessions: true or false"),
            (
                "PUT /settings", #"{"sessionMinutes":0}"#,
                "invalid: sessionMinutes: a whole number from 1 to 100000000"
            ),
            (
                "PUT /settings", #"{"lockout":{"after":1,"as":"x"}}"#,
                "invalid: lockout.as: one of status429, error200"
            ),
            ("PUT /settings", #"{"lockout":7}"#, "invalid: lockout: a JSON object, or null"),
            (
                "PUT /settings", #"{"tokenFields":["x"]}"#,
                "invalid: tokenFields: a list of custom, memberships, orgs"
            ),
            (
                "PUT /settings", #"{"loginTokenAttempts":"x"}"#,
                "invalid: loginTokenAttempts: a whole number from 1 to 100000000, or null"
            ),
        ]
    )
    func values(start: String, body: String, error: String) async throws {
        #expect(try await self.error(start, body) == error)
    }

    @Test(
        "a key that a body does not have is an error that names the valid keys",
        arguments: [
            ("PUT /network", #"{"up":true,"down":false}"#, "unknown: down: one of up"),
            (
                "POST /faults", #"{"path":"*","fault":"hang","time":2}"#,
                "unknown: time: one of path, fault, times, milliseconds, probability"
            ),
            (
                "POST /users", #"{"username":"x","password":"x","passwort":"x"}"#,
                "unknown: passwort: one of username, password, email, totpSecret, firstName, "
                    + "lastName, orgs, custom, emailVerification, active, id, passwordHash"
            ),
            (
                "PUT /users/frank", #"{"active":true,"Active":true}"#,
                "unknown: Active: one of active, password, email, totpSecret"
            ),
            ("POST /clock", #"{"seconds":1}"#, "unknown: seconds: one of advanceSeconds"),
            (
                "PUT /settings", #"{"lockout":{"after":1,"as":"error200","second":9}}"#,
                "unknown: lockout.second: one of after, as, seconds, retryAfter"
            ),
            (
                "PUT /settings", #"{"rateLimit":{"request":1}}"#,
                "unknown: rateLimit.request: one of requests, seconds"
            ),
        ]
    )
    func keys(start: String, body: String, error: String) async throws {
        #expect(try await self.error(start, body) == error)
    }

    @Test("an unknown switch is an error that names all switches")
    func switches() async throws {
        let error = try await error("PUT /settings", #"{"colour":7}"#)
        #expect(error.hasPrefix("unknown: colour: one of confirmationRequired, "))
        #expect(error.hasSuffix(", usernameKind, verificationHandler"))
    }

    @Test(
        "a fault of a path that the realm does not have is an error that names the paths",
        arguments: [
            "/v1/logins", "/v1/login/", "/V1/login", "/v1/login?x=1", "//v1/login", "/v1", "/", "",
            "/auth/nobody", "/auth/{provider}", "/auth/google/", "/provider/google/callback", "/*",
            "http://localhost/v1/login", "/v1/log\u{F6}n", "/state",
        ]
    )
    func unknownPath(path: String) async throws {
        let json = #"{"path":"\#(path)","fault":"hang"}"#
        #expect(try await error("POST /faults", json) == "invalid: path: \(Self.paths)")
    }

    @Test("a fault is planned for each path that the realm has")
    func knownPath() async throws {
        try await withEmulator { test in
            let providers = try await test.control(.GET, "/providers").text("google")
            let ways = ["google", providers].flatMap { name in
                ["/auth/\(name)", "/auth/\(name)/callback", "/provider/\(name)"]
            }
            for path in Self.calls + ways {
                try await test.planFault(.status503, path: path)
                #expect(try await test.get(path).status == 503, "\(path)")
            }
        }
    }

    private func error(_ start: String, _ body: String) async throws -> String {
        try await withEmulator { test in
            let words = start.split(separator: " ").map(String.init)
            let method = HTTPMethod(rawValue: words[0])
            let answer = try await test.control(method, words[1], body)
            #expect(answer.status == 400)
            return try answer.text("error")
        }
    }
}
