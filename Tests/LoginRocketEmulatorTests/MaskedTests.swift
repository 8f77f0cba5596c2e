import LoginRocketRealm
import Testing

@testable import LoginRocketEmulator

@Suite("What is shown of requests")
struct MaskedTests {
    @Test(
        "a member of a request is shown if it is known as harmless, and else by its length",
        arguments: [
            (#"{"username":"a", "password":"b c"}"#, #"{"password":"•••(3)","username":"a"}"#),
            (#"{ "code" : 123456 , "email":7}"#, #"{"code":"•••(6)","email":7}"#),
            (#"{"pass\u0077ord":"\u0061b"}"#, #"{"password":"•••(2)"}"#),
            (#"{"token":"","code":null}"#, #"{"code":null,"token":""}"#),
            (#"{"password":{"username":"hidden"}}"#, #"{"password":"•••(21)"}"#),
            (#"{"username":{"email":"hidden"}}"#, #"{"username":"•••(18)"}"#),
            (#"{"token":[{"email":"hidden"}]}"#, #"{"token":"•••(20)"}"#),
            (#"{"code":1,"hidden":"x","y":[]}"#, #"{"code":"•••(1)","•••":"•••(21)"}"#),
            (#"{"{\"token\":\"hidden\"}":1}"#, #"{"•••":"•••(28)"}"#),
            (#"{"url":"hidden"}"#, #"{"•••":"•••(16)"}"#),
            (#"{"userName":"a","current-PASSWORD":"b"}"#, misspelt), ("{}", "{}"), ("", ""),
        ]
    )
    func json(body: String, shown: String) {
        #expect(Masked.request.body(Array(body.utf8)) == shown)
    }

    @Test(
        "a member of an answer is shown if it is known as harmless, and else by its length",
        arguments: [
            (#"{"errors":["Too long: wait, please."]}"#, nil), (#"{"valid":true}"#, nil),
            (#"{"url":"https://a/?token=hidden"}"#, #"{"url":"https://a/?token=•••(6)"}"#),
            (#"{"url":"my-app://in/?token=hidden"}"#, #"{"url":"my-app://in/?token=•••(6)"}"#),
            (#"jQuery1234567890123456789012_1({"valid":true});"#, nil),
            (#"f({"token":"hidden","valid":true});"#, #"f({"token":"•••(6)","valid":true});"#),
            (#"f["a"]({"valid":true});"#, #"•••(6)({"valid":true});"#),
            ("f({});f({})", "•••(11)"), ("f(hidden);", "•••(10)"), ("<p>hidden</p>", "•••(13)"),
            ("username=a", "•••(10)"),
        ]
    )
    func answer(body: String, shown: String?) {
        #expect(Masked.answer.body(Array(body.utf8)) == shown ?? body)
    }

    @Test(
        "a value in a form is shown if its name is known as harmless, and else by its length",
        arguments: [
            ("username=jos%C3%A9&password=se+cret", "username=jos%C3%A9&password=•••(7)"),
            ("pass%77ord=%E2%82%AC&a=b", "password=•••(1)&•••(3)"),
            ("password=a;b'c\"d=e&email=d%40e", "password=•••(9)&email=d%40e"),
            ("password=&&code=1&user[name]=x", "password=&code=•••(1)&•••(12)"),
            ("aGlkZGVu=", "•••(9)"),
        ]
    )
    func form(body: String, shown: String) {
        #expect(Masked.request.body(Array(body.utf8)) == shown)
    }

    @Test(
        "a request that is not an object of JSON or a form is shown by its length",
        arguments: [
            "hidden", "password=a&hidden", "my+password=hidden", "password=%zz", "[1]", "{\"a\":1",
            "{'password':'hidden'}", #"{"a":1}{"password":"hidden"}"#, #"{"a":1,"a":"hidden"}"#,
            #"{"password":"a&email=hidden"#, "<p>hidden</p>", "hidden({});", "username: frank",
        ]
    )
    func notUnderstood(body: String) {
        #expect(Masked.request.body(Array(body.utf8)) == "•••(\(body.count))")
    }

    @Test(
        "a name is shown by its length if other values could be in it",
        arguments: [
            (#"{"username":"{\"password\":\"hidden\"}"}"#, #"{"username":"•••(21)"}"#),
            ("username=password%3Dhidden&email=%7B", "username=•••(15)&email=•••(1)"),
            ("username=frank,password:hidden", "username=•••(21)"),
            ("username=a%0Ab", "username=•••(3)"), ("username=%00a%00b", "username=•••(4)"),
            ("callback=password:hidden", "callback=•••(15)"), ("first_name=Mary+Ann", nil),
        ]
    )
    func nested(body: String, shown: String?) {
        #expect(Masked.request.body(Array(body.utf8)) == shown ?? body)
    }

    @Test(
        "an address shows what paths of the API have, and its query as a form",
        arguments: [
            ("/v1/login?password=a&callback=f", "/v1/login?password=•••(1)&callback=f"),
            ("/v1/login%3Fpassword%3Da", "/v1/•••(20)"), ("/v1/?code=b?c", "/v1/?code=•••(3)"),
            ("/?", "/?"), ("/?b", "/?•••(1)"), ("/?x=y", "/?•••(3)"), ("//x/", "//•••(1)/"),
            ("/v1/logn", "/v1/logn"), ("/v1/hidden2", "/v1/•••(7)"), ("/logn", "/•••(4)"),
            ("/v1/login/frank/hidden", "/v1/login/•••(5)/•••(6)"),
            ("/auth/ap_0123456789abcdefghijAB/callback", nil), ("/auth/ap_x", "/auth/•••(4)"),
            ("/auth/facebook", nil), ("/provider/oauth2", nil), ("/auth/hidden", "/auth/•••(6)"),
            ("/v1/abcdefghijklmnopqrstuv", "/v1/•••(22)"),
            ("/provider/facebook?state=a", "/provider/facebook?state=•••(1)"),
        ]
    )
    func address(text: String, shown: String?) {
        #expect(Masked.request.address(text) == shown ?? text)
    }

    @Test(
        "an address of an app shows where the app is, and which parameters it gets",
        arguments: [
            ("https://a.example:8600/?token=x.y#b", "https://a.example:8600/?token=•••(3)#•••(1)"),
            ("http://u:p@a.example/b", "http://•••(13)/b"), ("http://[::1]:80", nil),
            ("http://a/b%3Ftoken=c", "http://a/•••(11)"),
            ("https://a.example/login?signup=true&token=", nil),
            ("/?url=%252Fb%253Ftoken%253Dc", "/?url=•••(16)"),
            ("http://a.example/en/x?y=z&token=b", "http://a.example/en/x?•••(3)&token=•••(1)"),
        ]
    )
    func appAddress(text: String, shown: String?) {
        #expect(Masked.answer.address(text) == shown ?? text)
    }

    @Test(
        "a header field is shown if it is known as harmless, and else by its length",
        arguments: [
            ("Authorization", "Basic abc", "•••(9)"), ("X-Any", "a b", "•••(3)"),
            ("Accept-Encoding", "gzip", "gzip"), ("Set-Cookie", "a=b", "•••(3)"),
            ("COOKIE", "lr_session=kss_1; a=\"b\"; c", "lr_session=•••(5); •••(5); •••(1)"),
            ("Referer", "http://a/b?c=d&code=12", "http://a/•••(1)?•••(3)&code=•••(2)"),
            ("Content-Type", "text/html; charset=utf-8", "text/html; charset=utf-8"),
        ]
    )
    func field(name: String, value: String, shown: String) {
        #expect(Masked.request.field(Realm.Header(name, value)) == shown)
    }

    @Test(
        "a header field of an answer is shown without its secrets",
        arguments: [
            ("Set-Cookie", "lr_session=kss_1; Path=/v1", "lr_session=•••(5); Path=/v1"),
            ("Set-Cookie", "lr_session=; Path=/v1", "lr_session=; Path=/v1"),
            ("Location", "https://a.example/?token=x.y", "https://a.example/?token=•••(3)"),
        ]
    )
    func answerField(name: String, value: String, shown: String) {
        #expect(Masked.answer.field(Realm.Header(name, value)) == shown)
    }

    @Test("a secret that is longer than what is kept is masked with its whole length")
    func long() {
        let secret = String(repeating: "s", count: 20_000)
        let body = KeptBody(Array(#"{"password":"\#(secret)"}"#.utf8), of: .request)
        #expect(body.open.isTruncated)
        #expect(!body.masked.isTruncated)
        #expect(String(decoding: body.masked.bytes, as: UTF8.self) == #"{"password":"•••(20000)"}"#)
    }
}

private let misspelt = #"{"current-PASSWORD":"•••(1)","userName":"a"}"#
