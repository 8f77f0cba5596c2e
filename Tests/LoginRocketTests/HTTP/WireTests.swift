import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("A call on the wire")
struct WireTests {
    @Test(
        "has the path and the body of the API document",
        arguments: [
            (
                .login(User("frank"), password: Secret("secret")), "login",
                #"{"username":"frank","password":"secret"}"#
            ),
            (
                .verifyLogin(
                    User("frank"),
                    token: Secret("kli_3zpHFOD3iXYp8gY8ZImPTh"),
                    code: Secret("123456")
                ), "verify_login",
                #"{"username":"frank","token":"kli_3zpHFOD3iXYp8gY8ZImPTh","code":"123456"}"#
            ),
            (
                .checkSession(token: Secret("a-long-session-token")), "check_session",
                #"{"token":"a-long-session-token"}"#
            ),
            (.logout(token: Secret("abc...xyz")), "logout", #"{"token":"abc...xyz"}"#),
            (
                .updatePassword(
                    token: Secret("a-long-session-token"),
                    current: Secret("old_secret"),
                    new: Secret("new_secret")
                ), "update_password",
                #"{"token":"a-long-session-token","current_password":"old_secret","#
                    + #""password":"new_secret","password_confirmation":"new_secret"}"#
            ),
            (
                .question(.forgotPassword(User("frank"))), "forgot_password",
                #"{"username":"frank"}"#
            ),
            (
                .question(
                    .resetPassword(
                        User("frank"),
                        token: Secret("kpw_sxBqZsIN1HWHONSqwvyj64"),
                        new: Secret("secret")
                    )
                ), "reset_password",
                #"{"username":"frank","token":"kpw_sxBqZsIN1HWHONSqwvyj64","#
                    + #""password":"secret","password_confirmation":"secret"}"#
            ),
            (
                .question(.resendEmailToken(User("frank"))), "resend_email_token",
                #"{"username":"frank"}"#
            ),
            (
                .signUp(Signup(user: User("frank"), password: Secret("secret"))), "signup",
                #"{"username":"frank","password":"secret"}"#
            ),
            (
                .signUp(wholeForm), "signup",
                #"{"username":"frank","email":"frank@example.com","password":"secret","#
                    + #""password_confirmation":"secret","email_confirmation":"frank@example.com","#
                    + #""first_name":"Frank","last_name":"Ly","org_name":"Acme"}"#
            ),
            (
                .verifyEmail(User("frank"), token: Secret("kvf_13uolkDJhdk")), "verify_email",
                #"{"username":"frank","token":"kvf_13uolkDJhdk"}"#
            ),
        ] as [(Request<Secret>, String, String)]
    )
    func golden(_ call: Request<Secret>, _ path: String, _ body: String) throws {
        #expect(try call.written(.standard).path == "/v1/\(path)")
        #expect(try text(call) == body)
    }

    @Test(
        "names the user by address in a realm with email user names",
        arguments: [
            (
                .login(User("f@a.example"), password: Secret("secret")),
                #"{"email":"f@a.example","password":"secret"}"#
            ),
            (
                .verifyLogin(User("f@a.example"), token: Secret("kli_1"), code: Secret("1")),
                #"{"email":"f@a.example","token":"kli_1","code":"1"}"#
            ),
            (.question(.forgotPassword(User("f@a.example"))), #"{"email":"f@a.example"}"#),
            (
                .question(
                    .resetPassword(User("f@a.example"), token: Secret("kpw_1"), new: Secret("n"))
                ),
                #"{"email":"f@a.example","token":"kpw_1","password":"n","password_confirmation":"n"}"#
            ),
            (.question(.resendEmailToken(User("f@a.example"))), #"{"email":"f@a.example"}"#),
            (
                .verifyEmail(User("f@a.example"), token: Secret("kvf_1")),
                #"{"email":"f@a.example","token":"kvf_1"}"#
            ),
            (
                .signUp(Signup(user: User("f@a.example"), password: Secret("secret"))),
                #"{"email":"f@a.example","password":"secret"}"#
            ),
            (
                .signUp(withAddress),
                #"{"email":"f@a.example","password":"secret"}"#
            ),
            (.logout(token: Secret("abc...xyz")), #"{"token":"abc...xyz"}"#),
        ] as [(Request<Secret>, String)]
    )
    func byAddress(_ call: Request<Secret>, _ body: String) throws {
        #expect(try text(call, .email) == body)
    }

    @Test("asks for an external login without a body")
    func externalLogin() throws {
        for provider in [
            "facebook", "ap_0v9XwmNDu1eHFAnDgYxHgb", "a-b", String(repeating: "a", count: 64),
        ] {
            let call = Request<Secret>.question(.externalLogin(provider: provider))
            #expect(try call.written(.standard).path == "/auth/\(provider)")
            #expect(try call.written(.standard).body == nil)
            let base = try BaseURL("https://x.e1.loginrocket.com/v1")
            #expect(
                try base.url(forProvider: provider)
                    == "https://x.e1.loginrocket.com/auth/\(provider)"
            )
        }
    }

    @Test(
        "takes nothing for a provider that could lead elsewhere",
        arguments: [
            "", ".", "..", "a/b", "../v1/logout", "a?b", "a#b", "a%2fb", "a b", "a\r\nb", "a\u{0}",
            "a@b", "a:b", "\\a", "ä", "ａ", "e\u{301}", String(repeating: "a", count: 65),
        ]
    )
    func noProvider(_ provider: String) {
        let error = #expect(throws: LoginRocketError.self) {
            try Request<Secret>.question(.externalLogin(provider: provider)).written(.standard)
        }
        #expect(error?.code == .badInput)
    }

    @Test(
        "carries every text unchanged",
        arguments: [
            "", #"quote " and \ backslash"#, "line\nend\r\ttab\u{0}\u{1F}\u{7F}",
            "Ünïcode, 密码, 🔑👨‍👩‍👧", "\u{2028}\u{FEFF}\u{202E}", "</script>", "e\u{301}", "\"}, {\"",
        ]
    )
    func escaping(_ text: String) throws {
        let call = Request.login(User(text), password: Secret(text))
        let body = try #require(call.written(.standard).body)
        let fields = try #require(JSONValue(body)?.members)
        #expect(fields.map(\.name) == ["username", "password"])
        for (field, sent) in zip(fields, [User(text).username, text]) {
            guard case .string(let read) = field.value else {
                Issue.record("not a string")
                continue
            }
            #expect(Array(read.utf8) == Array(sent.utf8))
        }
        #expect(!body.contains { $0 < 0x20 })
    }
}

private let wholeForm: Signup<Secret> = {
    var form = Signup(user: User("frank"), password: Secret("secret"))
    form.email = "frank@example.com"
    form.passwordConfirmation = form.password
    form.emailConfirmation = form.email
    form.firstName = "Frank"
    form.lastName = "Ly"
    form.organization = "Acme"
    return form
}()

/// A signup in a realm that may call its users by this address.
private let withAddress: Signup<Secret> = {
    var form = Signup(user: User("f"), password: Secret("secret"))
    form.email = "f@a.example"
    return form
}()

private func text(_ call: Request<Secret>, _ kind: UsernameKind = .standard) throws -> String {
    String(decoding: try #require(call.written(kind).body), as: UTF8.self)
}
