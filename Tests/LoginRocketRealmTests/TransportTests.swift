import Foundation
import LoginRocketRealm
import Testing

@Suite("How requests carry parameters")
struct TransportTests {
    private static let form = "application/x-www-form-urlencoded"

    @Test(
        "every call is there by POST and by GET",
        arguments: [
            "login", "verify_login", "logout", "check_session", "forgot_password",
            "reset_password", "update_password", "signup", "resend_email_token", "verify_email",
        ]
    )
    func everyCall(name: String) throws {
        var test = try RealmUnderTest()
        let posted = try test.post("/v1/\(name)", "{}", type: "application/json")
        let got = try Heard(test.get("/v1/\(name)"))
        #expect(posted.status == 200)
        #expect(posted.keys.isSuperset(of: ["error", "errors"]))
        #expect(posted.answer.body == got.answer.body)
    }

    @Test(
        "a form is read as well as JSON, whatever the parameters of its type",
        arguments: [form, "Application/X-WWW-Form-Urlencoded; charset=UTF-8", "\(form);x=\"y\""]
    )
    func forms(type: String) throws {
        var test = try RealmUnderTest()
        let answer = try test.post("/v1/login", "username=FRANK&password=secret&_=1", type: type)
        #expect(try answer.text("result") == "okay")
    }

    @Test("in a form and a query, + and %20 are spaces and %XX is a byte of UTF-8")
    func escapes() throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("zoë b+c", password: "a&b=c d")
        let pairs = "username=zo%C3%AB+b%2bc&password=a%26b=c%20d"
        #expect(try test.post("/v1/login", pairs, type: Self.form).text("result") == "okay")
        #expect(try Heard(test.get("/v1/login?\(pairs)")).text("result") == "okay")
    }

    @Test(
        "what is not well-formed is 400 with an error, and changes nothing",
        arguments: [
            (form, "username=frank&password=%zz"), (form, "username=frank&password=%4"),
            (form, "username=frank&password=%ff"), (form, "username=a&username=b&password=x"),
            ("application/json", #"{"username":"frank","password":"x","password":"y"}"#),
            ("application/json", #"{"username":"frank","password":"x"} x"#),
            ("application/json", #"{"username":"frank","password":"\ud800"}"#),
            ("application/json", #"{"username":"frank","password":"\x"}"#),
            ("application/json", #"{"username":"frank","password":01}"#),
            ("application/json", #"{"a":\#(String(repeating: "[", count: 100_000))"#),
            ("application/json", #"{"a":\#(String(repeating: "{\"a\":", count: 40))"#),
        ]
    )
    func malformed(type: String, body: String) throws {
        var test = try RealmUnderTest()
        let before = try test.realm.saved()
        let answer = try test.post("/v1/login", body, type: type)
        #expect(answer.status == 400)
        #expect(answer.keys == ["error", "errors"])
        #expect(try test.realm.saved() == before)
    }

    @Test("JSON of 32 levels is read, one more is 400", arguments: [(31, 200), (32, 400)])
    func depth(levels: Int, status: Int) throws {
        var test = try RealmUnderTest()
        let nested = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let answer = try test.post("/v1/login", #"{"a":\#(nested)}"#, type: "application/json")
        #expect(answer.status == status)
    }

    @Test("a JSON text that is not UTF-8 is 400")
    func notUTF8() throws {
        var test = try RealmUnderTest()
        let request = Realm.Request(
            method: "POST",
            target: "/v1/login",
            headers: [],
            body: Array(#"{"username":""#.utf8) + [0xC3] + Array(#""}"#.utf8)
        )
        #expect(try test.send(request).status == 400)
    }

    @Test("a parameter of 1 MiB, or one that is no text, is an error that names it")
    func oddValues() throws {
        var test = try RealmUnderTest()
        let before = try test.realm.saved()
        let huge = String(repeating: "x", count: 1024 * 1024)
        let long = try test.post("/v1/login", ["username": "frank", "password": huge])
        #expect(long.status == 200)
        #expect(try long.texts("errors") == ["Password is too long."])
        for value in ["true", "[]", "{}"] {
            let body = #"{"username":"frank","password":\#(value)}"#
            let answer = try test.post("/v1/login", body, type: "application/json")
            #expect(try answer.texts("errors") == ["Password must be a string."])
        }
        #expect(try test.realm.saved() == before)
    }

    @Test("a body of more than 2 MiB is 400")
    func hugeBody() throws {
        var test = try RealmUnderTest()
        let huge = String(repeating: "x", count: 2 * 1024 * 1024)
        #expect(try test.post("/v1/login", ["a": huge]).status == 400)
    }

    @Test("a query of more than 8 KiB is 414")
    func longTarget() throws {
        var test = try RealmUnderTest()
        let long = String(repeating: "x", count: 8 * 1024)
        #expect(test.get("/v1/login?username=\(long)").status == 414)
    }

    @Test("the parameters of a POST are those of its body, not of its query")
    func postQuery() throws {
        var test = try RealmUnderTest()
        let path = "/v1/login?username=frank&password=secret"
        #expect(try test.post(path, "{}", type: "application/json").keys == ["error", "errors"])
    }

    @Test("other methods are 405 and say which there are", arguments: ["PUT", "DELETE", "HEAD"])
    func methods(method: String) throws {
        var test = try RealmUnderTest()
        for (path, allowed) in [
            ("/v1/login", "GET, POST, OPTIONS"), ("/auth/facebook", "GET, OPTIONS"),
        ] {
            let request = Realm.Request(method: method, target: path, headers: [], body: [])
            let answer = test.realm.answer(request, at: test.now)
            #expect(answer.status == 405)
            #expect(answer[header: "Allow"] == allowed)
        }
    }

    @Test("Accept may be missing or anything, unless a switch makes it strict")
    func accept() throws {
        var test = try RealmUnderTest()
        let target = "/v1/login?username=frank&password=secret"
        let html = [Realm.Header("Accept", "text/html")]
        #expect(test.get(target, html).status == 200)
        try test.set(#"{"strictAccept":true}"#)
        #expect(test.get(target, html).status == 406)
        let jQuery = "application/json, text/javascript, */*; q=0.01"
        for value in ["application/json", "*/*", "application/*;q=0.5", jQuery] {
            #expect(test.get(target, [Realm.Header("Accept", value)]).status == 200)
        }
        #expect(test.get(target).status == 200)
    }
}
