import Foundation
import Testing

extension Stories {
    /// New users, in every way a realm may take them in.
    @Suite struct SignupStories {
        @Test(arguments: ["user", "user_org"])
        func `a signup is a login`(mode: String) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                try await emulator.set(["signupMode": mode])
                let demo = story.demo(of: emulator)
                let password = story.newPassword()
                let signup = try await demo(
                    "signup",
                    "heidi",
                    "--email",
                    "heidi@example.com",
                    input: [password, password]
                )
                #expect(signup.summary == "0 loggedIn")
                #expect(signup.report.username == "heidi")
                #expect(try await emulator.state().sessions.map(\.username) == ["heidi"])
                #expect(try await demo("logout").summary == "0 loggedOut")
                #expect(try await demo("login", "heidi", input: [password]).exit == 0)
            }
        }

        @Test func `a signup token outlives kill -9, until the app's server has made the user`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                try await emulator.set(["signupMode": "user_token"])
                let demo = story.demo(of: emulator)
                let password = story.newPassword()
                let run = try demo.run()
                let fields = ["username": "heidi", "password": password]
                let signup = try await run.ask("signUp", fields)
                #expect(signup.summary == "0 awaitingSignupCompletion")
                try await run.kill()

                #expect(try await demo("status").summary == "0 awaitingSignupCompletion")
                let printed = try await demo.plain("signup-token").output
                let token = printed.trimmingCharacters(in: .newlines)
                #expect(token.hasPrefix("utk_"))
                let forged = try await demo("complete-signup", input: [newJWT(of: "heidi")])
                #expect(forged.summary == "77 awaitingSignupCompletion")
                let login = try await emulator.complete(signup: token)
                let completed = try await demo("complete-signup", input: [login])
                #expect(completed.summary == "0 loggedIn")
                #expect(completed.report.username == "heidi")
                #expect(try await demo("complete-signup", input: [login]).exit == 64)
            }
        }

        @Test func `a required verification comes before the first login`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                try await emulator.set(["emailVerification": "required"])
                let demo = story.demo(of: emulator)
                let password = story.newPassword()
                let signup = try await demo(
                    "signup",
                    "heidi",
                    "--email",
                    "heidi@example.com",
                    input: [password, password]
                )
                #expect(signup.summary == "0 loggedOut")
                #expect(signup.report.emailVerification == "awaitingToken")
                #expect(try await demo("login", "heidi", input: [password]).exit == 77)

                #expect(try await demo("resend-email", "heidi").exit == 0)
                let token = try await emulator.mailedToken("verification", to: "heidi")
                let verified = try await demo("verify-email", input: [token])
                #expect(verified.summary == "0 loggedOut")
                #expect(verified.report.emailVerification == "verified")
                #expect(try await demo("login", "heidi", input: [password]).exit == 0)
            }
        }

        @Test func `a forgotten password is reset with the token from the mail`() async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                #expect(try await demo("forgot-password", "frank").summary == "0 loggedOut")
                let token = try await emulator.mailedToken("passwordReset", to: "frank")
                let new = story.newPassword()
                let reset = try await demo("reset-password", "frank", input: [token, new, new])
                #expect(reset.exit == 0)
                #expect(try await demo("login", "frank", input: ["secret"]).exit == 77)
                #expect(try await demo("login", "frank", input: [new]).exit == 0)
                let again = try await demo("reset-password", "frank", input: [token, new, new])
                #expect(again.exit == 77, "a token counts once")
                try await emulator.setNetwork(up: false)
                #expect(try await demo("forgot-password", "frank").exit == 69)
            }
        }
    }

    /// Tokens from mails, with and without a network.
    @Suite struct EmailStories {
        @Test func `a token that arrives in an outage is kept over kill -9, and then brought`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                try await emulator.set(["emailVerification": "requested"])
                let demo = story.demo(of: emulator)
                let password = story.newPassword()
                let signup = try await demo(
                    "signup",
                    "heidi",
                    "--email",
                    "heidi@example.com",
                    input: [password, password]
                )
                #expect(signup.summary == "0 loggedIn")
                let token = try await emulator.mailedToken("verification", to: "heidi")

                try await emulator.setNetwork(up: false)
                let run = try demo.run()
                let queued = try await run.ask("verifyEmail", ["token": token])
                #expect(queued.summary == "75 loggedIn")
                #expect(queued.emailVerification == "tokenPending")
                try await run.kill()
                #expect(try await demo("status").report.emailVerification == "tokenPending")

                let again = try demo.run()
                try await emulator.setNetwork(up: true)
                try await again.line("verified") { $0.emailVerification == "verified" }
                #expect(try await emulator.state().count("/v1/verify_email") == 1)
                #expect(try await again.terminate() == 0)
            }
        }

        @Test func `a token that the realm does not know is refused, and another can be asked for`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                let demo = story.demo(of: emulator)
                let refused = try await demo("verify-email", "frank", input: ["kvf_unknown"])
                #expect(refused.exit == 77)
                #expect(refused.report.emailVerification == "awaitingToken")
                for token in ["kpw_1", ""] {
                    #expect(try await demo("verify-email", "frank", input: [token]).exit == 65)
                }
            }
        }
    }
}

/// A login token that nobody has signed.
func newJWT(of username: String, algorithm: String = "HS256") -> String {
    let parts = [
        #"{"alg":"\#(algorithm)","typ":"JWT"}"#,
        #"{"un":"\#(username)","uid":"usr_1","tk":"kss_1","iat":1,"exp":9999999999}"#, "forged",
    ]
    return parts.map { part in
        Data(part.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    .joined(separator: ".")
}
