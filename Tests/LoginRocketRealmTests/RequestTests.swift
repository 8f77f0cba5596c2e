import Foundation
import LoginRocketRealm
import Testing

@Suite("Requests")
struct RequestTests {
    private static let json = [Realm.Header("content-type", "application/json; charset=UTF-8")]

    @Test(
        "a path that is no call is 404 with JSON, whatever the method",
        arguments: [
            ("POST", "/v1/nothing"), ("POST", "/"), ("GET", "/v1/login/"), ("PUT", "/v1/"),
            ("OPTIONS", "/v1/nothing"), ("GET", "/auth/nobody"), ("GET", "/auth/facebook/x"),
        ]
    )
    func unknown(method: String, path: String) throws {
        var test = try RealmUnderTest()
        let request = Realm.Request(method: method, target: path, headers: [], body: [])
        let answer = try test.send(request)
        #expect(answer.status == 404)
        #expect(answer.keys == ["error", "errors"])
    }

    @Test("every answer is JSON, dated, and has an ID of its own")
    func commonHeaders() throws {
        var test = try RealmUnderTest()
        let answers = [
            try test.login(), try test.login("frank", "x"), try test.check("x"),
            try test.post("/x", [:]),
        ]
        for answer in answers {
            #expect(answer.answer[header: "Content-Type"] == "application/json")
            #expect(answer.answer[header: "Date"] == "Fri, 15 Jan 2027 08:00:00 GMT")
        }
        let ids = answers.compactMap { $0.answer[header: "X-Request-ID"] }
        #expect(Set(ids).count == answers.count)
    }

    @Test("a body that is not a JSON object is 400", arguments: ["", "[]", "{", "3", "\u{1}"])
    func malformed(body: String) throws {
        var test = try RealmUnderTest()
        #expect(try test.send(login(body, Self.json)).status == 400)
    }

    @Test("a body of another type is 415; without a type it is read as JSON")
    func types() throws {
        var test = try RealmUnderTest()
        let body = #"{"username":"frank","password":"secret"}"#
        let text = [Realm.Header("Content-Type", "text/plain")]
        #expect(try test.send(login(body, text)).status == 415)
        #expect(try test.send(login(body, [])).text("result") == "okay")
        #expect(try test.send(login(body, Self.json)).text("result") == "okay")
    }

    @Test("unknown parameters are ignored, and ones that are no text are errors")
    func parameters() throws {
        var test = try RealmUnderTest()
        let extra = #"{"username":"frank","password":"secret","_":1,"a":{"b":[null]}}"#
        #expect(try test.send(login(extra, Self.json)).text("result") == "okay")
        let flag = #"{"username":"frank","password":true}"#
        #expect(try test.send(login(flag, Self.json)).texts("errors").count == 1)
    }

    @Test("names and passwords survive quotes, control characters and emoji")
    func escaping() throws {
        var test = try RealmUnderTest()
        let name = "\"zoë\\\n\u{1}😀"
        try test.realm.addUser(name, password: name)
        #expect(try test.login(name, name).text("result") == "okay")
    }

    @Test("nothing that a realm, a request or an answer prints holds a secret")
    func descriptions() throws {
        var test = try RealmUnderTest()
        let request = Realm.Request(post: "/v1/login", ["username": "frank", "password": "secret"])
        let answer = test.realm.answer(request, at: test.now)
        var text = "\(test.realm) \(request) \(answer)"
        dump(test.realm, to: &text)
        dump(request, to: &text)
        dump(answer, to: &text)
        for secret in ["secret", "jsk_", "eyJ", "frank"] { #expect(!text.contains(secret)) }
    }

    @Test("an absolute target names the host, whatever the field Host says")
    func absoluteTarget() throws {
        var test = try RealmUnderTest()
        let request = Realm.Request(
            method: "GET",
            target: "http://realm.example:8600/auth/facebook?a=/b",
            headers: [Realm.Header("host", "other.example"), Realm.Header("Accept", "*/*")],
            body: []
        )
        #expect(request.path == "/auth/facebook")
        #expect(request.query == "a=/b")
        let location = test.realm.answer(request, at: test.now)[header: "Location"]
        #expect(location?.hasPrefix("http://realm.example:8600/provider/facebook?") == true)
    }

    private func login(_ body: String, _ headers: [Realm.Header]) -> Realm.Request {
        Realm.Request(
            method: "POST",
            target: "/v1/login",
            headers: headers,
            body: Array(body.utf8)
        )
    }
}
