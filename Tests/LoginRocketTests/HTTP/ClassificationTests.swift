import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("Classification")
struct ClassificationTests {
    private let token = Reply.session(token: Secret("jwt"))

    @Test(
        "a clear yes is accepted",
        arguments: [
            (Endpoint.login, #"{"result":"okay","token":"jwt","url":"https://a/?token=jwt"}"#),
            (.login, #"{"token":"jwt"}"#), (.login, #"{"error":null,"token":"jwt"}"#),
            (.login, #"{"error":null,"errors":null,"result":null,"token":"jwt"}"#),
            (.verifyLogin, #"{"token":"jwt","url":"https://a/?token=jwt"}"#),
            (.verifyLogin, #"{"result":"okay","token":"jwt"}"#),
        ]
    )
    func session(_ endpoint: Endpoint, _ body: String) {
        #expect(classify(ok(body), to: endpoint) == .accepted(token))
    }

    @Test("a request for a code is accepted as that")
    func mfa() {
        let body = #"{"result":"need_mfa","token":"kli_3zpHFOD3iXYp8gY8ZImPTh"}"#
        #expect(
            classify(ok(body), to: .login)
                == .accepted(.mfaRequired(token: Secret("kli_3zpHFOD3iXYp8gY8ZImPTh")))
        )
        #expect(classify(ok(body), to: .verifyLogin).isUnknown)
    }

    @Test(
        "the other calls have their own yes",
        arguments: [
            (Endpoint.checkSession, #"{"valid":true}"#, Reply.valid),
            (.checkSession, #"{"valid":true,"error":null}"#, .valid),
            (.checkSession, #"{"valid":false}"#, .ended),
            (.checkSession, #"{"error":"Expired.","errors":["Expired."],"valid":false}"#, .ended),
            (.checkSession, #"{"error":7,"valid":false}"#, .ended),
            (.logout, "{}", .loggedOut), (.logout, " {\n} ", .loggedOut),
            (.updatePassword, #"{"message":"Your password has been updated."}"#, .passwordUpdated),
            (.updatePassword, #"{"message":"Tu contraseña","error":null}"#, .passwordUpdated),
            (
                .forgotPassword, #"{"message":"You should receive it."}"#,
                .agreed("You should receive it.")
            ),
            (.resetPassword, #"{"message":"Reset.\u001b[2J"}"#, .agreed("Reset.[2J")),
            (.resendEmailToken, #"{"message":""}"#, .agreed("")),
        ]
    )
    func otherYes(_ endpoint: Endpoint, _ body: String, _ reply: Reply) {
        #expect(classify(ok(body), to: endpoint) == .accepted(reply))
    }

    @Test(
        "an error is refused with its sentences, whatever else is there",
        arguments: [
            (#"{"error":"A. B.","errors":["A.","B."]}"#, ["A.", "B."]),
            (#"{"error":"A. B."}"#, ["A. B."]), (#"{"errors":["A.","B."]}"#, ["A.", "B."]),
            (#"{"error":null,"errors":["A."]}"#, ["A."]),
            (#"{"error":"A.","errors":null}"#, ["A."]), (#"{"error":"A.","errors":[]}"#, ["A."]),
            (#"{"error":"A.","token":"jwt","result":"okay","message":"done"}"#, ["A."]),
            (#"{"error":"A.","valid":true}"#, ["A."]),
            (#"{"error":"A.","valid":null}"#, ["A."]),
            (#"{"error":"A.","result":"error"}"#, ["A."]),
        ]
    )
    func refused(_ body: String, _ sentences: [String]) {
        for endpoint in Endpoint.allCases {
            #expect(classify(ok(body), to: endpoint) == .refused(sentences))
        }
    }

    @Test("only check_session knows the end of a session, and only as false")
    func ended() {
        for endpoint in Endpoint.allCases where endpoint != .checkSession {
            #expect(
                classify(ok(#"{"error":"A.","valid":false}"#), to: endpoint) == .refused(["A."])
            )
        }
        for valid in ["0", "\"false\"", "null", "[]", "{}", "\"\""] {
            #expect(classify(ok(#"{"valid":\#(valid)}"#), to: .checkSession).isUnknown)
        }
    }

    @Test(
        "what is neither a yes nor a no is unknown to every call",
        arguments: [
            #"{"error":7}"#, #"{"error":["A."]}"#, #"{"error":{"a":"A."}}"#, #"{"error":true}"#,
            #"{"error":false,"token":"jwt","valid":true,"message":"done"}"#, #"{"error":""}"#,
            #"{"errors":"A."}"#, #"{"errors":{"password":["A."]}}"#, #"{"errors":[7]}"#,
            #"{"errors":[]}"#, #"{"error":"A.","errors":{"password":["A."]}}"#,
            #"{"error":"A.","errors":["A.",null]}"#,
            #"{"result":"error"}"#, #"{"result":7,"token":"jwt","valid":true,"message":"done"}"#,
            #"{"result":"error","token":"jwt","valid":true,"message":"done"}"#,
            "[]", "null", "true", "7", "\"okay\"", "[{\"token\":\"jwt\"}]", "{", "{}x",
            "\u{FEFF}{}",
            "<html><body>Welcome to the hotel</body></html>", "error=A.&token=jwt",
            #"{"error":"A.","error":null,"token":"jwt"}"#, #"{"token":"jwt","token":"jwu"}"#,
            #"{"message":"a","message":"b"}"#, #"{"valid":true,"valid":false}"#,
            #"{"valid":false,"valid":true}"#, #"{"errors":["A."],"errors":null,"error":"A."}"#,
            #"{"result":"okay","result":"need_mfa","token":"jwt"}"#,
            #"{"token":"jwt","valid":true,"message":"done","url":"https://a/","url":"https://b/"}"#,
            #"{"token":"jwt","valid":true,"message":"done","note":1,"note":1}"#,
        ]
    )
    func unclear(_ body: String) {
        for endpoint in Endpoint.allCases {
            #expect(classify(ok(body), to: endpoint).isUnknown, "\(endpoint)")
        }
    }

    @Test(
        "half a yes is unknown",
        arguments: [
            (Endpoint.login, "{}"), (.login, #"{"result":"okay"}"#), (.login, #"{"token":""}"#),
            (.login, #"{"token":7}"#), (.login, #"{"token":null}"#),
            (.login, #"{"result":"need_mfa"}"#), (.login, #"{"result":"need_mfa","token":""}"#),
            (.login, #"{"result":"conditional_login","token":"jwt"}"#),
            (.login, #"{"message":"ok"}"#), (.verifyLogin, "{}"), (.verifyLogin, #"{"token":[]}"#),
            (.checkSession, "{}"), (.checkSession, #"{"token":"jwt"}"#),
            (.checkSession, #"{"Valid":true}"#), (.updatePassword, "{}"),
            (.updatePassword, #"{"message":7}"#), (.updatePassword, #"{"message":null}"#),
            (.updatePassword, #"{"result":"okay"}"#), (.forgotPassword, "{}"),
            (.forgotPassword, #"{"message":7}"#), (.resetPassword, "{}"),
            (.resetPassword, #"{"token":"jwt"}"#), (.resendEmailToken, #"{"result":"okay"}"#),
        ]
    )
    func halfYes(_ endpoint: Endpoint, _ body: String) {
        #expect(classify(ok(body), to: endpoint).isUnknown)
    }

    @Test(
        "a logout is done by an empty object alone: what says more was said by somebody else",
        arguments: [
            #"{"success":false}"#, #"{"maintenance":true}"#, #"{"valid":false}"#,
            #"{"valid":true}"#, #"{"result":"okay"}"#, #"{"message":"Bye."}"#, #"{"error":null}"#,
            #"{"url":"https://a/"}"#, #"{"":null}"#,
        ]
    )
    func logout(_ body: String) {
        #expect(classify(ok(body), to: .logout).isUnknown)
    }

    @Test("an empty body is a yes to logout alone, and only when it is framed")
    func empty() {
        for framing in [HTTPResponse.Framing.length(0), .chunked] {
            let response = HTTPResponse(status: 200, framing: framing)
            for endpoint in Endpoint.allCases {
                let answer = classify(response, to: endpoint)
                #expect(
                    endpoint == .logout ? answer == .accepted(.loggedOut) : answer.isUnknown
                )
            }
        }
        for framing in [HTTPResponse.Framing.none, .length(1), .length(-1)] {
            #expect(classify(HTTPResponse(status: 200, framing: framing), to: .logout).isUnknown)
        }
        #expect(classify(HTTPResponse(status: 204, framing: .length(0)), to: .logout).isUnknown)
    }

    @Test("a body without a clear end is unknown, however clear its text")
    func framing() {
        for framing in [HTTPResponse.Framing.none, .length(15), .length(17)] {
            var response = ok(#"{"error":"Long"}"#)
            response.framing = framing
            #expect(classify(response, to: .login).isUnknown)
            response.status = 422
            #expect(classify(response, to: .login).isUnknown)
        }
        var response = ok(#"{"error":"Long"}"#)
        response.framing = .chunked
        #expect(classify(response, to: .login) == .refused(["Long"]))
    }

    @Test("invalid UTF-8 is unknown")
    func invalidUTF8() {
        var response = ok(#"{"error":"x"}"#)
        response.body[10] = 0xFF
        #expect(classify(response, to: .login).isUnknown)
    }

    @Test(
        "a body counts only as application/json",
        arguments: [
            (["application/json"], true), (["Application/JSON; charset=UTF-8"], true),
            (["application/json;charset=utf-8"], true), (["application/json ; a=b"], true),
            ([], false), (["text/html"], false), (["text/json"], false), ([""], false),
            (["application/jsonp"], false), (["application/javascript"], false),
            (["application/json", "text/html"], false), (["x application/json"], false),
        ]
    )
    func contentType(_ lines: [String], _ isJSON: Bool) {
        var response = ok(#"{"error":"A."}"#)
        response.contentTypes = lines
        let answer = classify(response, to: .updatePassword)
        #expect(isJSON ? answer == .refused(["A."]) : answer.isUnknown)
    }

    @Test("only 200 is a yes")
    func statuses() {
        let yes = #"{"result":"okay","token":"jwt","valid":true,"message":"done"}"#
        for status in Array(100..<200) + Array(201..<429) + Array(430..<600) + [0, 999] {
            var response = ok(yes)
            response.status = status
            for endpoint in Endpoint.allCases where (status, endpoint) != (404, .externalLogin) {
                #expect(classify(response, to: endpoint).isUnknown, "\(status)")
            }
        }
    }

    @Test("only a 4xx with LoginRocket's error object is a no, and it never ends a session")
    func clientErrors() {
        var response = ok(#"{"error":"A.","valid":false}"#)
        for status in [400, 401, 403, 404, 406, 409, 415, 422] {
            response.status = status
            #expect(classify(response, to: .checkSession) == .refused(["A."]))
        }
        for status in [100, 201, 204, 302, 307, 408, 425, 500, 502, 503, 504, 520] {
            response.status = status
            #expect(classify(response, to: .checkSession).isUnknown)
        }
        for body in ["{}", #"{"valid":false}"#, "<html>", #"{"error":7}"#, #"{"errors":{}}"#] {
            response = ok(body)
            response.status = 404
            #expect(classify(response, to: .checkSession).isUnknown)
        }
        response = HTTPResponse(status: 404, framing: .length(0))
        #expect(classify(response, to: .logout).isUnknown)
    }
}
