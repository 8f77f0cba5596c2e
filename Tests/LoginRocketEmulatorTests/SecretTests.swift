import LoginRocketRealm
import Testing

@testable import LoginRocketEmulator

@Suite("Secrets in what is shown")
struct SecretTests {
    @Test(
        "a value is a secret by its name, wherever it is in a text that was meant to be JSON",
        arguments: [
            (#"{"a":"frank","password":"se cret"}"#, #"{"a":"frank","password":"•••(7)"}"#),
            (#"{ "code" : 123456 , "a":1}"#, #"{ "code" : "•••(6)" , "a":1}"#),
            (#"{"Current_Password":"x"}"#, #"{"Current_Password":"•••(1)"}"#),
            (#"{"password_again":"\u0061b"}"#, #"{"password_again":"•••(2)"}"#),
            (#"{"pass\u0077ord":"hidden"}"#, #"{"pass\u0077ord":"•••(6)"}"#),
            (#"{"token":{"a":"}","b":["hidden"]},"c":"d"}"#, #"{"token":"•••(24)","c":"d"}"#),
            (#"{"token":"","code":null}"#, #"{"token":"","code":null}"#),
            (#"{"password":"quote \" hidden"}"#, #"{"password":"•••(14)"}"#),
            (#"{"username":"password","a":"b"}"#, #"{"username":"password","a":"b"}"#),
            (#"{"a":[{"password":"hidden"}]}"#, #"{"a":[{"password":"•••(6)"}]}"#),
            (#"{"password":"hidden"#, #"{"password":"•••(6)"#),
            (#"{"token":["hidden"#, #"{"token":"•••(8)""#),
            (#"{"password":"hidden\"#, #"{"password":"•••(7)"#),
            ("{'password':'hidden'}", "{'password':'•••(6)'}"),
            (#"{password: "hidden"}"#, #"{password: "•••(6)"}"#),
            (#"{"password":hidden}"#, #"{"password":"•••(6)"}"#),
            (#"{"a":"b"}{"password":"hidden"}"#, #"{"a":"b"}{"password":"•••(6)"}"#),
            (#"{"url":"https://a/?token=hidden&b=c"}"#, #"{"url":"https://a/?token=•••(6)&b=c"}"#),
            (#"f({"token":"hidden","n":1});"#, #"f({"token":"•••(6)","n":1});"#),
        ]
    )
    func json(text: String, shown: String) {
        #expect(masked(text, Secret.inJSON(Array(text.utf8), before: .max)) == shown)
    }

    @Test(
        "a value is a secret by its name in a form",
        arguments: [
            ("username=frank&password=se+cret", "username=frank&password=•••(7)"),
            ("pass%77ord=%E2%82%AC&a=b", "pass%77ord=•••(1)&a=b"),
            ("password=a;b'c\"d=e&c=d", "password=•••(9)&c=d"), ("password=%zz", "password=•••(3)"),
            ("password", "password"), ("password=&code=1", "password=&code=•••(1)"),
            ("&&token=a&token=bc", "&&token=•••(1)&token=•••(2)"),
        ]
    )
    func form(text: String, shown: String) {
        #expect(masked(text, Secret.inForm(Array(text.utf8), 0, before: .max)) == shown)
    }

    @Test(
        "the query of a target is read as a form, and its path is not",
        arguments: [
            ("/v1/login?password=a&callback=f", "/v1/login?password=•••(1)&callback=f"),
            ("/password=a", "/password=a"), ("/a?code=b?c", "/a?code=•••(3)"), ("/a?", "/a?"),
        ]
    )
    func target(text: String, shown: String) {
        #expect(masked(text, Secret.inTarget(text)) == shown)
    }

    @Test(
        "fields with passwords, cookies and addresses are masked, and the others are not",
        arguments: [
            ("Authorization", "Basic abc", "•••(9)"), ("X-Auth-Token", "a b", "•••(3)"),
            ("Proxy-Authorization", "x", "•••(1)"), ("Accept-Encoding", "gzip", "gzip"),
            ("COOKIE", "lr_session=kss_1; a=\"b\"; c", "lr_session=•••(5); a=•••(3); •••(1)"),
            ("Set-Cookie", "lr_session=kss_1; Path=/v1", "lr_session=•••(5); Path=/v1"),
            ("Set-Cookie", "lr_session=; Path=/v1", "lr_session=; Path=/v1"),
            ("Location", "https://a.example/?token=x.y#b", "https://a.example/?token=•••(3)#b"),
            ("Referer", "http://a/?a=b&code=12", "http://a/?a=b&code=•••(2)"),
            ("Content-Type", "text/html; charset=utf-8", "text/html; charset=utf-8"),
        ]
    )
    func field(name: String, value: String, shown: String) {
        #expect(masked(value, Secret.inField(Realm.Header(name, value))) == shown)
    }

    @Test func `a secret that is longer than what is kept is masked with its whole length`() {
        let body = #"{"a":""# + String(repeating: "x", count: 16_300) + #"","password":"#
        let secret = String(repeating: "s", count: 200)
        let excerpt = excerpt(of: body + #""\#(secret)"}"#)
        #expect(excerpt.isTruncated)
        #expect(masked(excerpt).hasSuffix(#""password":"•••(200)"#))
        let late = self.excerpt(of: #"{"a":""# + String(repeating: "x", count: 20_000) + #""}"#)
        #expect(late.secrets.isEmpty)
    }

    private func excerpt(of body: String) -> Excerpt {
        Excerpt(Realm.Request(method: "POST", target: "/", headers: [], body: Array(body.utf8)))
    }

    private func masked(_ excerpt: Excerpt) -> String {
        String(decoding: shownBytes(excerpt.bytes, excerpt.secrets, .masked), as: UTF8.self)
    }

    private func masked(_ text: String, _ secrets: [Secret]) -> String {
        shownText(text, secrets, .masked)
    }
}
