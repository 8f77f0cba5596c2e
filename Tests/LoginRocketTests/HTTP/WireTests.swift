import Testing

@testable import LoginRocket

@Suite("A call on the wire")
struct WireTests {
    @Test(
        "has the path and the body of the API document",
        arguments: [
            (
                Call.login(username: "frank", password: Secret("secret")), "login",
                #"{"username":"frank","password":"secret"}"#
            ),
            (
                .verifyLogin(
                    username: "frank",
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
            (.forgotPassword(username: "frank"), "forgot_password", #"{"username":"frank"}"#),
            (
                .resetPassword(
                    username: "frank",
                    token: Secret("kpw_sxBqZsIN1HWHONSqwvyj64"),
                    new: Secret("secret")
                ), "reset_password",
                #"{"username":"frank","token":"kpw_sxBqZsIN1HWHONSqwvyj64","#
                    + #""password":"secret","password_confirmation":"secret"}"#
            ),
            (.resendEmailToken(username: "frank"), "resend_email_token", #"{"username":"frank"}"#),
        ]
    )
    func golden(_ call: Call, _ path: String, _ body: String) {
        #expect(call.endpoint.rawValue == path)
        #expect(String(decoding: call.body, as: UTF8.self) == body)
    }

    @Test(
        "carries every text unchanged",
        arguments: [
            "", #"quote " and \ backslash"#, "line\nend\r\ttab\u{0}\u{1F}\u{7F}",
            "Ünïcode, 密码, 🔑👨‍👩‍👧", "\u{2028}\u{FEFF}\u{202E}", "</script>", "e\u{301}", "\"}, {\"",
        ]
    )
    func escaping(_ text: String) throws {
        let body = Call.login(username: text, password: Secret(text)).body
        let fields = try #require(JSONValue(body)?.members)
        for field in fields {
            guard case .string(let read) = field.value else {
                Issue.record("not a string")
                continue
            }
            #expect(Array(read.utf8) == Array(text.utf8))
        }
        #expect(fields.map(\.name) == ["username", "password"])
        #expect(!body.contains { $0 < 0x20 })
    }
}
