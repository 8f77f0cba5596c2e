import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("The answer to a signup or to an email token")
struct SignupAnswerTests {
    private static let utk = "utk_0v6O8c6RsC9A5e2Fa9n5WX"

    @Test(
        "a signup succeeds in one of three ways, or asks for a code",
        arguments: [
            (
                #"{"result":"okay","token":"jwt","url":"https://a/"}"#,
                Reply.session(token: Secret("jwt"))
            ),
            (#"{"result":"okay","token":"jwt","message":"Hi."}"#, .session(token: Secret("jwt"))),
            (#"{"token":"\#(utk)","url":"https://a/"}"#, .signupToken(Secret(utk))),
            (#"{"result":"okay","token":"\#(utk)"}"#, .signupToken(Secret(utk))),
            (#"{"message":"Look at your mail.\u001b[2J"}"#, .signedUp("Look at your mail.[2J")),
            (#"{"result":"okay","message":"Look.","token":null}"#, .signedUp("Look.")),
            (#"{"result":"need_mfa","token":"kli_1"}"#, .mfaRequired(token: Secret("kli_1"))),
        ]
    )
    func signup(_ body: String, _ reply: Reply) {
        #expect(classify(ok(body), to: .signUp) == .accepted(reply))
    }

    @Test(
        "anything else is unknown to a signup",
        arguments: [
            "{}", #"{"result":"okay"}"#, #"{"token":"jwt"}"#, #"{"token":""}"#, #"{"token":7}"#,
            #"{"token":"","message":"Hi."}"#, #"{"token":7,"message":"Hi."}"#, #"{"message":7}"#,
            #"{"result":"okay","token":"kli_1"}"#, #"{"result":"okay","token":"kpw_1"}"#,
            #"{"result":"okay","token":"kvf_1"}"#, #"{"result":"okay","token":[]}"#,
            #"{"result":"need_mfa"}"#, #"{"result":"need_mfa","message":"Hi."}"#,
            #"{"result":"later","token":"\#(utk)"}"#, #"{"token":"UTK_1"}"#, #"{"valid":true}"#,
            #"{"token":"\#(utk)","token":"\#(utk)"}"#,
        ]
    )
    func unclearSignup(_ body: String) {
        #expect(classify(ok(body), to: .signUp).isUnknown)
    }

    @Test("an email token is accepted with a sentence, whatever it says")
    func verifyEmail() {
        for body in [#"{"message":"Your email has been verified."}"#, #"{"message":""}"#] {
            #expect(classify(ok(body), to: .verifyEmail) == .accepted(.emailVerified))
        }
        for body in ["{}", #"{"result":"okay"}"#, #"{"message":7}"#, #"{"token":"jwt"}"#] {
            #expect(classify(ok(body), to: .verifyEmail).isUnknown)
        }
    }
}
