import LoginRocketRealm
import Testing

@testable import LoginRocketEmulator

@Suite("What is shown of requests")
struct MaskedTests {
    @Test(
        "a value in JSON is shown if its name is known as harmless, and else by its length",
        arguments: [
            (#"{"username":"a", "password":"b c"}"#, #"{"password":"•••(3)","username":"a"}"#),
            (#"{ "code" : 123456 , "valid":true}"#, #"{"code":"•••(6)","valid":true}"#),
            (
                #"{"pass\u0077ord":"\u0061b","code":false}"#,
                #"{"code":"•••(5)","password":"•••(2)"}"#
            ),
            (#"{"token":"","code":null}"#, #"{"code":null,"token":""}"#),
            (#"{"errors":["Login failed."]}"#, #"{"errors":["Login failed."]}"#),
            (
                #"{"code":[{"password":"hidden"},"b"]}"#,
                #"{"code":[{"password":"•••(6)"},"•••(1)"]}"#
            ),
            (#"{"url":"https://a/?token=hidden&x"}"#, #"{"url":"https://a/?token=•••(6)&•••(1)"}"#),
            (#"{"url":"my-app://in/?token=hidden"}"#, #"{"url":"my-app://in/?token=•••(6)"}"#),
            (#"f({"token":"hidden","valid":true});"#, #"f({"token":"•••(6)","valid":true});"#),
            (#"f["a"]({"valid":true});"#, #"•••(6)({"valid":true});"#),
            (#"{"code":1,"hidden":"x","y":[]}"#, #"{"code":"•••(1)","•••":"•••(21)"}"#),
            ("{}", "{}"), ("", ""),
        ]
    )
    func json(body: String, shown: String) {
        #expect(masked(body) == shown)
    }

    @Test(
        "a value in a form is shown if its name is known as harmless, and else by its length",
        arguments: [
            ("username=jos%C3%A9&password=se+cret", "username=jos%C3%A9&password=•••(7)"),
            ("pass%77ord=%E2%82%AC&a=b", "password=•••(1)&•••(3)"),
            ("password=a;b'c\"d=e&email=d%40e", "password=•••(9)&email=d%40e"),
            ("password=&&code=1&user[name]=x", "password=&code=•••(1)&•••(12)"),
            ("password=a&hidden&code=%zz", "password=•••(1)&•••(6)&•••(8)"),
        ]
    )
    func form(body: String, shown: String) {
        #expect(masked(body) == shown)
    }

    @Test(
        "a body with no name that is known is shown by its length",
        arguments: [
            "hidden", "my+password=hidden", "password=%zz", "[1]", "{\"a\":1", "aGlkZGVu=",
            "{'password':'hidden'}", #"{"a":1}{"password":"hidden"}"#, #"{"a":1,"a":"hidden"}"#,
            "<p>hidden</p>", "f({});f({})", "f(hidden);", "username: frank",
        ]
    )
    func notUnderstood(body: String) {
        #expect(masked(body) == "•••(\(body.count))")
    }

    @Test(
        "a name that could hold other values is shown by its length, and a sentence is not",
        arguments: [
            (#"{"username":"{\"password\":\"hidden\"}"}"#, #"{"username":"•••(21)"}"#),
            ("username=password%3Dhidden&email=%7B", "username=•••(15)&email=•••(1)"),
            ("username=frank,password:hidden", "username=•••(21)"),
            ("username=a%0Ab", "username=•••(3)"),
            (#"{"error":"Too long: wait, please."}"#, #"{"error":"Too long: wait, please."}"#),
        ]
    )
    func nested(body: String, shown: String) {
        #expect(masked(body) == shown)
    }

    @Test(
        "an address shows short words, and the values of its query as a form does",
        arguments: [
            ("/v1/login?password=a&callback=f", "/v1/login?password=•••(1)&callback=f"),
            ("/v1/login%3Fpassword%3Da", "/v1/•••(20)"), ("/a?code=b?c", "/a?code=•••(3)"),
            ("/a?", "/a?"), ("/a?b", "/a?•••(1)"), ("//x/", "//x/"), ("/v1/logn", "/v1/logn"),
            ("/v1/login/frank/hidden", "/v1/login/•••(5)/•••(6)"),
            (
                "/auth/ap_0123456789abcdefghijAB/callback",
                "/auth/ap_0123456789abcdefghijAB/callback"
            ),
            ("/\(String(repeating: "a", count: 22))/b", "/•••(22)/b"), ("/a?x=y", "/a?•••(3)"),
            ("https://a.example:8600/?token=x.y#b", "https://a.example:8600/?token=•••(3)#•••(1)"),
            ("http://u:p@a.example/b", "http://•••(13)/b"), ("http://[::1]:80", "http://[::1]:80"),
            ("/?url=%252Fb%253Ftoken%253Dc", "/?url=•••(16)"), ("x=y://a/b", "•••(4)//a/•••(1)"),
        ]
    )
    func address(text: String, shown: String) {
        #expect(Masked.address(text) == shown)
    }

    @Test(
        "a header field is shown if it is known as harmless, and else by its length",
        arguments: [
            ("Authorization", "Basic abc", "•••(9)"), ("X-Any", "a b", "•••(3)"),
            ("Accept-Encoding", "gzip", "gzip"),
            ("COOKIE", "lr_session=kss_1; a=\"b\"; c", "lr_session=•••(5); a=•••(3); •••(1)"),
            ("Set-Cookie", "lr_session=kss_1; Path=/v1", "lr_session=•••(5); Path=/v1"),
            ("Set-Cookie", "lr_session=; Path=/v1", "lr_session=; Path=/v1"),
            ("Location", "https://a.example/?token=x.y", "https://a.example/?token=•••(3)"),
            ("Referer", "http://a/?a=b&code=12", "http://a/?•••(3)&code=•••(2)"),
            ("Content-Type", "text/html; charset=utf-8", "text/html; charset=utf-8"),
        ]
    )
    func field(name: String, value: String, shown: String) {
        #expect(Masked.field(Realm.Header(name, value)) == shown)
    }

    @Test("a secret that is longer than what is kept is masked with its whole length")
    func long() {
        let secret = String(repeating: "s", count: 20_000)
        let body = KeptBody(Array(#"{"password":"\#(secret)"}"#.utf8))
        #expect(body.open.isTruncated)
        #expect(!body.masked.isTruncated)
        #expect(String(decoding: body.masked.bytes, as: UTF8.self) == #"{"password":"•••(20000)"}"#)
    }

    private func masked(_ body: String) -> String {
        Masked.body(Array(body.utf8))
    }
}
