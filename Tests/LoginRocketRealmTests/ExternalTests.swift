import Foundation
import LoginRocketRealm
import Testing

@Suite("External logins")
struct ExternalTests {
    @Test("by type and by ID, the browser is sent to the provider with a state and a cookie")
    func start() throws {
        var test = try RealmUnderTest()
        let id = try found(test.realm.externalProviders["facebook"])
        #expect(id.wholeMatch(of: /ap_[0-9A-Za-z]{22}/) != nil)
        for name in ["facebook", id] {
            let answer = test.get("/auth/\(name)", [Realm.Header("Host", "127.0.0.1:8600")])
            #expect(answer.status == 302)
            let location = try found(answer[header: "Location"])
            #expect(location.hasPrefix("http://127.0.0.1:8600/provider/facebook?state="))
            #expect(try parameter("state", of: location).utf8.count == 32)
            let cookie = try found(answer[header: "Set-Cookie"])
            #expect(cookie.hasPrefix("lr_attempt="))
            #expect(cookie.hasSuffix("; Path=/auth; Max-Age=1800; HttpOnly; SameSite=Lax"))
        }
    }

    @Test("the realm's own address is what the request calls it, with https over TLS")
    func origin() throws {
        var test = try RealmUnderTest()
        test.realm.speaksTLS = true
        let named = test.get("/auth/google", [Realm.Header("Host", "[::1]:8600")])
        #expect(named[header: "Location"]?.hasPrefix("https://[::1]:8600/provider/google?") == true)
        #expect(named[header: "Set-Cookie"]?.hasSuffix("; SameSite=Lax; Secure") == true)
        for host in ["a/b", "a\r\nX: y", ""] {
            let odd = test.get("/auth/google", [Realm.Header("Host", host)])
            #expect(odd[header: "Location"]?.hasPrefix("/provider/google?") == true)
        }
    }

    @Test("the provider's page is a form without a script, and asks who it is")
    func page() throws {
        var test = try RealmUnderTest()
        let state = try begin(&test).state
        let answer = test.get("/provider/facebook?state=\(state)")
        let html = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == 200)
        #expect(answer[header: "Content-Type"] == "text/html; charset=utf-8")
        #expect(html.contains(#"<form method="post" action="/provider/facebook">"#))
        #expect(html.contains(#"name="state" value="\#(state)""#))
        #expect(!html.contains("<script"))
    }

    @Test("a name or an address with control characters is refused", arguments: ["%00", "%1B"])
    func unwritable(_ character: String) throws {
        var test = try RealmUnderTest()
        let state = try begin(&test).state
        let before = try test.realm.saved()
        for form in [
            "email=a\(character)b@example.com", "email=a@example.com&last_name=\(character)",
        ] {
            let answer = send(&test, "state=\(state)&\(form)")
            #expect(try Heard(answer).keys == ["error", "errors"])
        }
        #expect(try test.realm.saved() == before)
    }

    @Test("a known address logs its user in at the login handler, not as a signup")
    func known() throws {
        var test = try RealmUnderTest()
        let answer = try run(&test, email: "Frank@example.com")
        #expect(answer.status == 302)
        let location = try found(answer[header: "Location"])
        let token = try parameter("token", of: location)
        #expect(location == "https://yourapp.com/login?token=\(token)")
        #expect(try claims(token)["un"] as? String == "frank")
        #expect(try test.check(token).flag("valid"))
        let cookies = answer.headers.filter { $0.name == "Set-Cookie" }.map(\.value)
        #expect(cookies.contains { $0.hasPrefix("lr_session=kss_") })
        #expect(cookies.contains { $0.hasPrefix("lr_attempt=; Path=/auth; Max-Age=0") })
    }

    @Test("an unknown address makes a verified user, who has no password")
    func unknown() throws {
        var test = try RealmUnderTest()
        try test.set(#"{"emailVerification":"required"}"#)
        let answer = try run(&test, email: "hal@example.com", name: "Hal")
        let token = try parameter("token", of: answer[header: "Location"])
        #expect(try claims(token)["un"] as? String == "hal@example.com")
        #expect(try claims(token)["n"] as? String == "Hal")
        #expect(test.realm.mail.isEmpty)
        #expect(try test.login("hal@example.com", "x").keys == ["error", "errors"])
    }

    @Test("in mode user_token a new user gets a signup token at the signup handler")
    func userToken() throws {
        var test = try RealmUnderTest()
        try test.set(
            #"{"signupMode":"user_token","signupHandler":"https://yourapp.com/signup"}"#
        )
        let known = try run(&test, email: "frank@example.com")
        #expect(known[header: "Location"]?.hasPrefix("https://yourapp.com/login?") == true)
        let new = try run(&test, email: "hal@example.com")
        let location = try found(new[header: "Location"])
        #expect(location.hasPrefix("https://yourapp.com/signup?token=utk_"))
        let token = try parameter("token", of: location)
        let done = try test.realm.completeSignup(token, at: test.now)
        #expect(done.username == "hal@example.com")
    }

    @Test("the way back needs the cookie of the browser that began, and the right state and code")
    func wayBack() throws {
        var test = try RealmUnderTest()
        let (state, cookie) = try begin(&test)
        let (_, other) = try begin(&test)
        let back = try confirm(&test, state, "frank@example.com")
        for wrong in ["", "lr_attempt=", "lr_attempt=x", other] {
            let answer = test.get(back, [Realm.Header("Cookie", wrong)])
            #expect(try Heard(answer).keys == ["error", "errors"])
        }
        for wrong in [back + "x", back.replacing("state=", with: "state=x")] {
            let answer = test.get(wrong, [Realm.Header("Cookie", cookie)])
            #expect(try Heard(answer).keys == ["error", "errors"])
        }
        let elsewhere = back.replacing("facebook", with: "google")
        #expect(test.get(elsewhere, [Realm.Header("Cookie", cookie)]).status == 200)
        #expect(test.realm.state(at: test.now).sessions.isEmpty)
        #expect(test.get(back, [Realm.Header("Cookie", cookie)]).status == 302)
    }

    @Test("it works once")
    func once() throws {
        var test = try RealmUnderTest()
        let (state, cookie) = try begin(&test)
        let back = try confirm(&test, state, "frank@example.com")
        #expect(test.get(back, [Realm.Header("Cookie", cookie)]).status == 302)
        let again = test.get(back, [Realm.Header("Cookie", cookie)])
        #expect(try Heard(again).keys == ["error", "errors"])
    }

    @Test("it may take 30 minutes", arguments: [(1799.0, 302), (1800, 200)])
    func lifetime(seconds: Double, status: Int) throws {
        var test = try RealmUnderTest()
        let (state, cookie) = try begin(&test)
        let back = try confirm(&test, state, "frank@example.com")
        test.now += seconds
        #expect(test.get(back, [Realm.Header("Cookie", cookie)]).status == status)
    }

    @Test("without the provider's word there is no way back")
    func unconfirmed() throws {
        var test = try RealmUnderTest()
        let (state, cookie) = try begin(&test)
        let back = "/auth/facebook/callback?state=\(state)&code=x"
        let answer = test.get(back, [Realm.Header("Cookie", cookie)])
        #expect(try Heard(answer).keys == ["error", "errors"])
    }

    private func begin(_ test: inout RealmUnderTest) throws -> (state: String, cookie: String) {
        let answer = test.get("/auth/facebook")
        let cookie = try found(answer[header: "Set-Cookie"]?.split(separator: ";").first)
        return (try parameter("state", of: answer[header: "Location"]), String(cookie))
    }

    private func confirm(
        _ test: inout RealmUnderTest,
        _ state: String,
        _ email: String,
        name: String = ""
    ) throws -> String {
        let answer = send(&test, "state=\(state)&email=\(email)&first_name=\(name)")
        #expect(answer.status == 302)
        return try found(answer[header: "Location"])
    }

    private func send(_ test: inout RealmUnderTest, _ form: String) -> Realm.Answer {
        let request = Realm.Request(
            method: "POST",
            target: "/provider/facebook",
            headers: [Realm.Header("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(form.utf8)
        )
        return test.realm.answer(request, at: test.now)
    }

    private func run(
        _ test: inout RealmUnderTest,
        email: String,
        name: String = ""
    ) throws -> Realm.Answer {
        let (state, cookie) = try begin(&test)
        let back = try confirm(&test, state, email, name: name)
        return test.get(back, [Realm.Header("Cookie", cookie)])
    }
}
