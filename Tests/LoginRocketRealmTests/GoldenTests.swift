import Foundation
import Testing

@testable import LoginRocketRealm

/// The realm's side of the golden bodies: they are of the API document, not of the realm.
@Suite("The API document's own requests and answers")
struct GoldenTests {
    @Test("there is a file for every call, each with its path")
    func complete() throws {
        let paths = Set(try Golden.all().map(\.request.path))
        #expect(paths == Set(Call.all.map(\.path) + ["/auth/facebook"]))
    }

    @Test("each request is understood, and each answer has the document's shape")
    func shapes() throws {
        for golden in try Golden.all() {
            for answer in golden.answers {
                let situation = try Situation(golden, answer.name)
                for request in try golden.requests(situation.replaced) {
                    var test = situation.test
                    let real = test.realm.answer(request, at: test.now)
                    let place: Comment = "\(golden.call), \(answer.name), \(request)"
                    #expect(real.status == answer.status, place)
                    try compare(real, with: answer, place)
                }
            }
        }
    }

    @Test("a time of the document stands for every time, and for nothing else")
    func times() throws {
        let json = #"["2026-01-01T00:00:00Z","1970-12-31T23:59:59Z","2026-01-01","now",""]"#
        let values = try JSONDecoder().decode([Golden.Value].self, from: Data(json.utf8))
        #expect(values == [.time, .time, .text("2026-01-01"), .text("now"), .text("")])
    }

    private func compare(
        _ real: Realm.Answer,
        with golden: Golden.Answer,
        _ place: Comment
    ) throws {
        guard let expected = golden.body else {
            #expect(real[header: "Location"]?.contains("state=") == true, place)
            #expect(real[header: "Set-Cookie"] != nil, place)
            return
        }
        let members = try JSONDecoder().decode([String: Golden.Value].self, from: Data(real.body))
        #expect(Set(members.keys) == Set(expected.keys), place)
        for (name, value) in expected {
            switch (name, value, members[name]) {
            case ("token", .text(let wanted), .text(let token)?):
                if wanted.dropFirst(3).first == "_" {
                    #expect(token.prefix(4) == wanted.prefix(4), place)
                } else {
                    #expect(token.split(separator: ".").count == 3, place)
                }
            case ("url", .text(let wanted), .text(let url)?):
                let placeholder = try found(expected["token"]?.text)
                let token = try found(members["token"]?.text)
                #expect(url == wanted.replacing(placeholder, with: token), place)
            case ("error", .text, .text(let error)?):
                guard case .texts(let sentences)? = members["errors"] else { throw NotFound() }
                #expect(error == sentences.joined(separator: " "), place)
                #expect(!sentences.contains { $0.contains("blank") }, place)
            case ("errors", .texts, .texts(let sentences)?):
                #expect(!sentences.isEmpty, place)
            default:
                #expect(members[name] == value, place)
            }
        }
    }
}

/// A realm in which a request of the document gets one of its answers.
private struct Situation {
    var test: RealmUnderTest

    /// The values that take the place of those in the document.
    var replaced: [String: String] = [:]

    init(_ golden: Golden, _ answer: String) throws {
        let call = golden.call
        test = try RealmUnderTest()
        switch (call, answer) {
        case ("login", "needMfa"): replaced["username"] = "grace"
        case ("verify_login", "success"):
            replaced["username"] = "grace"
            replaced["token"] = try test.login("grace").text("token")
            replaced["code"] = try test.code()
        case ("forgot_password", "error"):
            try test.set(#"{"forgotPasswordRevealsUsers":true}"#)
            replaced["username"] = "nobody"
        case ("reset_password", "success"):
            _ = try test.post("/v1/forgot_password", ["username": "frank"])
            replaced["token"] = try found(test.realm.mail.last).token
        case ("update_password", "success"):
            replaced["token"] = try test.token()
            replaced["current_password"] = "secret"
        case ("signup", _):
            test.realm = Realm(generator: SeededGenerator(seed: 1))
            try test.set(#"{"usernameKind":"email"}"#)
            if answer == "error" { replaced["password_confirmation"] = "another" }
            if answer == "userToken" { try test.set(#"{"signupMode":"user_token"}"#) }
        case ("resend_email_token", "success"), ("verify_email", "success"):
            var user = Realm.NewUser(username: "hal", password: "secret")
            user.email = "hal@example.com"
            user.emailVerification = .requested
            try test.realm.add(user, at: test.now)
            replaced["username"] = "hal"
            guard call == "verify_email" else { return }
            replaced["token"] = try found(test.realm.mail.last).token
        case ("login", "error"): replaced["password"] = "wrong"
        case (_, "success") where golden.request.body?.keys.sorted() == ["token"]:
            // A call that names nothing but a session.
            replaced["token"] = try test.token()
        default: break
        }
    }
}
