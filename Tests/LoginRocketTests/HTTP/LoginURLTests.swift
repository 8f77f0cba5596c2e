import LoginRocketCore
import LoginRocketRealm
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite("The URL beside a token")
struct LoginURLTests {
    private static let opened = "https://app.example/login?token=made-up"

    private func url(_ fields: String, to endpoint: Endpoint = .login) -> Secret? {
        Response(ok("{\(fields)}"), to: endpoint).url
    }

    @Test("reaches the app from each call that brings a token")
    func calls() {
        let url = #""url":"\#(Self.opened)""#
        let okay = #""result":"okay","token":"made-up",\#(url)"#
        #expect(self.url(okay) == Secret(Self.opened))
        #expect(self.url(okay, to: .verifyLogin) == Secret(Self.opened))
        #expect(self.url(okay, to: .signUp) == Secret(Self.opened))
        #expect(self.url(#""token":"utk_1",\#(url)"#, to: .signUp) == Secret(Self.opened))
    }

    @Test("is none beside an answer that brings no token")
    func others() {
        let url = #""url":"\#(Self.opened)""#
        #expect(self.url(#""result":"need_mfa","token":"kli_1",\#(url)"#) == nil)
        #expect(self.url(#""error":"No.",\#(url)"#) == nil)
        #expect(self.url(#""valid":true,\#(url)"#, to: .checkSession) == nil)
        #expect(self.url(#""message":"Done.",\#(url)"#, to: .forgotPassword) == nil)
    }

    @Test(
        "is none if it cannot be opened, and the login is as good as without it",
        arguments: [
            "null", "7", #""""#, #""/login?token=made-up""#, #""javascript:alert(1)""#,
            #""http://app.example/""#, #""https://user@app.example/""#,
            #""https://app.example/\u001b[2J""#, #""https://app.example/ü""#,
            #""https://app.example/\#(String(repeating: "a", count: 16 * 1024))""#,
        ]
    )
    func unusable(_ value: String) {
        let body = #"{"result":"okay","token":"made-up","url":\#(value)}"#
        let response = Response(ok(body), to: .login)
        #expect(response.answer == .accepted(.session(token: Secret("made-up"))))
        #expect(response.url == nil)
    }

    @Test(
        "is handed to the caller of a login, with the token of the session",
        .timeLimit(.minutes(1))
    )
    func login() async throws {
        let clock = TestClock()
        var realm = Realm(
            loginHandler: "https://app.example/in",
            generator: SeededGenerator(seed: 1)
        )
        try realm.addUser("frank", password: "secret")
        let api = RealmAPI(realm, time: clock)
        let client = try Client(store: MemoryStore(), api: api, time: clock)
        let login = try await client.login(username: "frank", password: Secret("secret"))
        let token = try await client.token().text
        #expect(login.url == Secret("https://app.example/in?token=\(token)"))
        #expect(!"\(login)".contains(token), "it never prints")
    }
}
