import Foundation
import LoginRocketRealm
import Testing

@Suite("Pages of other origins")
struct CrossOriginTests {
    private static let right = "username=frank&password=secret"

    @Test("a JSONP answer calls the function with the object, as JavaScript")
    func jsonp() throws {
        var test = try RealmUnderTest()
        let name = "jQuery36103568354491451846_1795455187599"
        let answer = test.get("/v1/login?callback=\(name)&\(Self.right)&_=1795455187600")
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == 200)
        #expect(answer[header: "Content-Type"] == "text/javascript; charset=utf-8")
        #expect(text.hasPrefix("\(name)({") && text.hasSuffix("});"))
        let object = Data(text.dropFirst(name.count + 1).dropLast(2).utf8)
        let members = try found(JSONSerialization.jsonObject(with: object) as? [String: String])
        #expect(Set(members.keys) == ["result", "token", "url"])
    }

    @Test("errors of JSONP have status 200 whatever they are, since a script sees no others")
    func jsonpErrors() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"rateLimit":{"requests":2}}"#)
        for target in [
            "/v1/login?callback=f&username=frank&password=x", "/v1/nothing?callback=f",
            "/v1/check_session?callback=f", "/v1/login?callback=f&\(Self.right)",
        ] {
            let answer = test.get(target)
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix(#"f({"error":"#))
        }
    }

    @Test(
        "a callback may be a path of names, numbers and quoted keys",
        arguments: [
            "angular.callbacks._0", "a.b", "a[0]", "a.b[\"c\"]", "a['b-c.d']", "$.a[1][\"2\"]._",
            "__ng_jsonp__.__req0.finished", "a.delete", "newest",
        ]
    )
    func callbackPath(name: String) throws {
        var test = try RealmUnderTest()
        let encoded = try found(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let answer = test.get("/v1/login?callback=\(encoded)&\(Self.right)")
        #expect(answer.status == 200)
        #expect(answer[header: "Content-Type"] == "text/javascript; charset=utf-8")
        #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("\(name)({"))
    }

    @Test(
        "a callback that could run other code is refused, and never echoed",
        arguments: [
            "alert(1)//", "", "1a", "a(", "a\r\nb", "<script>", "a b", "a.", ".a", "a..b", "a[",
            "a[]", "a[b]", "a[\"b]", "a['b\"]", "a[\"b\\\"]", "a[\"\"b\"]", "a[0", "a]", "a[0]b",
            "a.0", "a[-1]", "a[0x1]", "[0]", "a[`b`]", "a;b", "a=b", "a,b", "a/**/", "a.b()",
            "while", "if", "import", "new", "typeof", "void", "throw", "this", "jos\u{E9}",
            "a[\"<\"]", "a\u{2028}b", String(repeating: "a", count: 129),
        ]
    )
    func badCallback(name: String) throws {
        var test = try RealmUnderTest()
        let before = try test.realm.saved()
        let encoded = try found(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let answer = try Heard(test.get("/v1/login?callback=\(encoded)&\(Self.right)"))
        #expect(answer.status == 400)
        #expect(answer.answer[header: "Content-Type"] == "application/json")
        #expect(answer.answer[header: "X-Content-Type-Options"] == "nosniff")
        #expect(try test.realm.saved() == before)
    }

    @Test("a callback of a POST is ignored")
    func postedCallback() throws {
        var test = try RealmUnderTest()
        let answer = try test.post(
            "/v1/login",
            ["username": "frank", "password": "secret", "callback": "f"]
        )
        #expect(try answer.text("result") == "okay")
    }

    @Test("every origin may read answers, with credentials, and caches are told")
    func cors() throws {
        var test = try RealmUnderTest()
        let origin = [Realm.Header("Origin", "https://app.example:8443")]
        for target in ["/v1/login?\(Self.right)", "/v1/login", "/v1/nothing"] {
            let answer = test.get(target, origin)
            #expect(answer[header: "Access-Control-Allow-Origin"] == "https://app.example:8443")
            #expect(answer[header: "Access-Control-Allow-Credentials"] == "true")
            #expect(answer[header: "Vary"] == "Origin")
        }
        let plain = test.get("/v1/login?\(Self.right)")
        #expect(plain[header: "Access-Control-Allow-Origin"] == nil)
        #expect(plain[header: "Vary"] == "Origin")
    }

    @Test("an origin that would break the head is not echoed")
    func splitting() throws {
        var test = try RealmUnderTest()
        let answer = test.get("/v1/login", [Realm.Header("Origin", "https://a\r\nX: y")])
        #expect(answer[header: "Access-Control-Allow-Origin"] == nil)
    }

    @Test("the preflight of a JSON POST is allowed, without a body, and counts as nothing")
    func preflight() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"rateLimit":{"requests":1}}"#)
        let request = Realm.Request(
            method: "OPTIONS",
            target: "/v1/login",
            headers: [
                Realm.Header("Origin", "https://app.example"),
                Realm.Header("Access-Control-Request-Method", "POST"),
                Realm.Header("Access-Control-Request-Headers", "content-type"),
            ],
            body: []
        )
        for _ in 0..<3 {
            let answer = test.realm.answer(request, at: test.now)
            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            #expect(answer[header: "Content-Type"] == nil)
            #expect(answer[header: "Access-Control-Allow-Origin"] == "https://app.example")
            #expect(answer[header: "Access-Control-Allow-Credentials"] == "true")
            #expect(answer[header: "Access-Control-Allow-Methods"] == "GET, POST, OPTIONS")
            #expect(answer[header: "Access-Control-Allow-Headers"] == "Accept, Content-Type")
        }
        #expect(try test.login().status == 200)
    }
}

@Suite("The cookie of the last known session")
struct SessionCookieTests {
    @Test("a login sets it, for no script to read, as long as the session lives")
    func set() throws {
        var test = try RealmUnderTest()
        let cookie = try found(test.login().answer[header: "Set-Cookie"])
        let id = try found(test.realm.state(at: test.now).sessions.first?.id)
        let rest = "Path=/v1; Max-Age=21599; HttpOnly; SameSite=Lax"
        #expect(cookie == "lr_session=\(id); \(rest)")
    }

    @Test("over TLS it is Secure, and comes along from other sites")
    func secure() throws {
        var test = try RealmUnderTest()
        test.realm.speaksTLS = true
        let cookie = try found(test.login().answer[header: "Set-Cookie"])
        #expect(cookie.hasSuffix("; HttpOnly; SameSite=None; Secure"))
    }

    @Test("a logout without a token ends the session it names, and deletes it")
    func logout() throws {
        var test = try RealmUnderTest()
        let token = try test.token()
        let id = try found(test.realm.state(at: test.now).sessions.first?.id)
        let field = Realm.Header("Cookie", "a=b; lr_session=\(id); c=d")
        let answer = try Heard(test.get("/v1/logout", [field]))
        #expect(answer.keys.isEmpty)
        let deleted = answer.answer[header: "Set-Cookie"]
        #expect(deleted?.hasPrefix("lr_session=; Path=/v1; Max-Age=0;") == true)
        #expect(try test.check(token).flag("valid") == false)
        #expect(try Heard(test.get("/v1/logout", [field])).keys == ["error", "errors"])
    }

    @Test("with a token, the cookie does not matter")
    func tokenFirst() throws {
        var test = try RealmUnderTest()
        let first = try test.token()
        let id = try found(test.realm.state(at: test.now).sessions.first?.id)
        let second = try test.token()
        let cookie = Realm.Header("Cookie", "lr_session=\(id)")
        #expect(try Heard(test.get("/v1/logout?token=\(second)", [cookie])).keys.isEmpty)
        #expect(try test.check(first).flag("valid"))
        #expect(try test.check(second).flag("valid") == false)
    }

    @Test("a POST without a body and a type is a logout by the cookie, too")
    func emptyPost() throws {
        var test = try RealmUnderTest()
        _ = try test.token()
        let id = try found(test.realm.state(at: test.now).sessions.first?.id)
        let request = Realm.Request(
            method: "POST",
            target: "/v1/logout",
            headers: [Realm.Header("Cookie", "lr_session=\(id)")],
            body: []
        )
        #expect(try test.send(request).keys.isEmpty)
    }
}
