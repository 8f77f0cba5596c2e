import Testing

@testable import LoginRocket

@Suite("A handler URL")
struct HandlerURLTests {
    private static let token = "eyJhbGciOiJSUzI1NiJ9.eyJ1biI6ImZyYW5rIn0.c2lnbmF0dXJl"
    private let handlers: HandlerURL

    init() throws {
        handlers = try HandlerURL(
            login: "https://app.example/login",
            signup: "https://app.example:8443/sign-up"
        )
    }

    @Test(
        "brings its token",
        arguments: [
            ("https://app.example/login?token=\(token)", false),
            ("https://app.example/login?token=\(token)&signup=true", true),
            ("https://app.example/login?signup=true&a=b&token=\(token)&&c&=d", true),
            ("https://app.example/login?token=\(token)&signup=false", false),
            ("https://app.example/login?token=\(token)&Signup=true&tokens=a&Token=b", false),
            ("HTTPS://App.EXAMPLE:443/login?token=\(token)", false),
            ("https://app.example:0443/login?token=\(token)", false),
            ("https://app.example:8443/sign-up?token=\(token)", false),
            ("https://app.example/login?token=\(token)#_=_", false),
            ("https://app.example/login?token=\(token)#?token=other", false),
            (
                "https://app.example/login?%74oken=%65yJhbGciOiJSUzI1NiJ9%2EeyJ1biI6ImZyYW5rIn0"
                    + "%2ec2lnbmF0dXJl", false
            ),
        ]
    )
    func arrival(_ url: String, _ isSignup: Bool) throws {
        #expect(
            try handlers.arrival(in: Secret(url))
                == HandlerURL.Arrival(token: Secret(Self.token), isSignup: isSignup)
        )
    }

    @Test("brings a signup token, of up to 8 KiB")
    func signupToken() throws {
        let utk = "utk_0v6O8c6RsC9A5e2Fa9n5WX"
        let url = "https://app.example:8443/sign-up?token="
        #expect(try handlers.arrival(in: Secret(url + utk)).token == Secret(utk))
        let longest = String(repeating: "a", count: 8 * 1024)
        #expect(try handlers.arrival(in: Secret(url + longest)).token == Secret(longest))
        #expect(refusal(of: url + longest + "a")?.contains("token") == true)
    }

    @Test(
        "is not one that only looks like a handler's",
        arguments: [
            // Another host, or one that begins or ends like ours.
            "https://evil.example/login", "https://app.example.evil.example/login",
            "https://evil-app.example/login", "https://evil.app.example/login",
            "https://app.exampl/login", "https://app.examplee/login", "https://app.example./login",
            "https://xn--pp-fka.example/login", "https://äpp.example/login",
            "https://app。example/login", "https://%61pp.example/login",
            "https://app%2eexample/login", "https://ａpp.example/login",
            // User names, and marks that some readers take for other marks.
            "https://app.example@evil.example/login", "https://evil.example@app.example/login",
            "https://app.example:443@evil.example/login", "https://@app.example/login",
            "https://app.example\\@evil.example/login", "https:\\\\app.example\\login",
            "https://evil.example\\app.example/login", "https://evil.example#app.example/login",
            "https://evil.example?app.example/login", "https:app.example/login",
            "https:/app.example/login", "https:///app.example/login", "//app.example/login",
            "/login", "https://app.example\t/login", "https://app.example/login\n",
            " https://app.example/login", "https://app.example/lo\u{0}gin",
            // Another scheme or port.
            "http://app.example/login", "ftp://app.example/login", "httpss://app.example/login",
            "javascript:https://app.example/login", "https://app.example:444/login",
            "https://app.example:8443/login", "https://app.example:/login",
            "https://app.example:443:443/login", "https://app.example:0x1bb/login",
            "https://app.example/sign-up",
            // Another path.
            "https://app.example", "https://app.example/", "https://app.example/login/",
            "https://app.example/Login", "https://app.example//login",
            "https://app.example/login/../admin", "https://app.example/x/../login",
            "https://app.example/./login", "https://app.example/login%2F",
            "https://app.example/%6Cogin", "https://app.example/login;a=b",
            "https://app.example/logins", "https://app.example/login/x", "",
        ]
    )
    func foreign(_ place: String) {
        for query in ["?token=\(Self.token)", "?token=\(Self.token)&signup=true"] {
            #expect(refusal(of: place + query)?.contains("not one of the app's handlers") == true)
        }
    }

    @Test(
        "has exactly one token that is encoded in one way only",
        arguments: [
            "", "?", "?token", "?token=", "?Token=a", "?token=a&token=a", "?token=a&%74oken=b",
            "?token=a&token", "?token=%", "?token=a%2", "?token=a%zz", "?token=a%+1",
            "?token=a%00b", "?token=%0d%0a", "?token=%1b[2J", "?token=%7f", "?token=%c2%85",
            "?token=%ff", "?token=%20", "?token=a+b", "?token=a%20b", "?token=é",
            "?token=a&other=%", "?token=a&%ff=b", "?token=a&b=%00", "#token=a", "#?token=a",
            "?token=a&signup=true&signup=true", "?token=a&signup=true&signup=false",
        ]
    )
    func query(_ query: String) {
        #expect(refusal(of: "https://app.example/login\(query)") != nil)
    }

    @Test("is read without trouble whatever its size and its bytes")
    func hostile() {
        let long = "https://app.example/login?token=a&b=" + String(repeating: "c", count: 70_000)
        #expect(refusal(of: long) != nil)
        let bytes = Array("https://app.example/login?token=".utf8) + [0xFF, 0xC3]
        #expect(throws: LoginRocketError.self) { try handlers.arrival(in: Secret(bytes: bytes)) }
    }

    @Test(
        "is configured with the handler alone",
        arguments: [
            ("https://app.example/login?a=b", "query"), ("https://app.example/login#a", "fragment"),
            ("http://app.example/login", "https://"), ("myapp://login", "scheme"),
            ("https://frank:hunter2@app.example/", "password"), ("", "scheme"),
            ("https://", "no host"),
        ]
    )
    func configured(_ text: String, _ word: String) throws {
        for makes in [
            { try HandlerURL(login: text) },
            { try HandlerURL(login: "https://a.example", signup: text) },
        ] {
            let error = try #require(throws: LoginRocketError.self) { try makes() }
            #expect(error.code == .badInput)
            #expect(error.message.contains(word) && !error.message.contains("hunter2"))
        }
    }

    @Test("may be on this machine, and may end with its host")
    func local() throws {
        let local = try HandlerURL(login: "http://127.0.0.1:8600")
        for url in ["http://127.0.0.1:8600?token=a", "http://127.0.0.1:8600/?token=a"] {
            #expect(try local.arrival(in: Secret(url)).token == Secret("a"))
        }
        #expect(throws: LoginRocketError.self) {
            try local.arrival(in: Secret("http://127.0.0.2:8600/?token=a"))
        }
    }

    /// The message, checked for what every message has to be.
    private func refusal(of url: String) -> String? {
        do {
            _ = try handlers.arrival(in: Secret(url))
            return nil
        } catch {
            #expect(error.code == .badInput)
            #expect(!error.message.contains("eyJ") && !error.message.contains("example"))
            #expect(error.message.hasSuffix("."))
            return error.message
        }
    }
}
