import Foundation
import NIOHTTP1
import Testing

extension Stories {
    /// Logins that leave for another provider and come back with a URL.
    @Suite struct ExternalStories {
        private let handler = "https://yourapp.com/login"

        private func leave(_ story: Story) async throws -> (EmulatorProcess, Demo, url: String) {
            let emulator = try await EmulatorProcess.start(in: story)
            var demo = story.demo(of: emulator)
            demo.loginHandler = handler
            let printed = try await demo.plain("external", "facebook")
            #expect(printed.exit == 0)
            let url = try #require(
                printed.output.split(whereSeparator: \.isWhitespace).last { $0.contains("/auth/") }
            )
            return (emulator, demo, String(url))
        }

        @Test func `a login comes back after kill -9, and its URL counts once`() async throws {
            try await Story.play { story in
                let (emulator, demo, url) = try await leave(story)
                let run = try demo.run()
                try await run.line("waiting") { $0.state == "awaitingExternalLogin" }
                let back = try await emulator.browse(url, as: "frank@example.com")
                try await run.kill()

                #expect(try await demo("status").summary == "0 awaitingExternalLogin")
                let opened = try await demo("open-url", input: [back])
                #expect(opened.summary == "0 loggedIn")
                #expect(opened.report.username == "frank")
                #expect(try await demo("open-url", input: [back]).summary == "64 loggedIn")
                #expect(try await demo("logout").exit == 0)
                #expect(try await demo("open-url", input: [back]).summary == "64 loggedOut")
            }
        }

        @Test func `a forged token and a foreign origin are refused, and the login goes on`()
            async throws
        {
            try await Story.play { story in
                let (emulator, demo, url) = try await leave(story)
                let forged = "\(handler)?token=\(newJWT(of: "frank"))"
                #expect(
                    try await demo("open-url", input: [forged]).summary
                        == "77 awaitingExternalLogin"
                )
                let before = try await emulator.state().requests
                for foreign in [
                    "https://evil.example/login?token=\(newJWT(of: "frank"))",
                    "http://yourapp.com/login?token=\(newJWT(of: "frank"))",
                    "\(handler)?token=kli_1&token=kli_2", "nonsense", "\(handler)?token=%ZZ",
                ] {
                    #expect(
                        try await demo("open-url", input: [foreign]).summary
                            == "65 awaitingExternalLogin"
                    )
                }
                #expect(try await emulator.state().requests == before)
                let back = try await emulator.browse(url, as: "frank@example.com")
                #expect(try await demo("open-url", input: [back]).summary == "0 loggedIn")
            }
        }

        @Test func `with the realm's public key the realm is asked about its own tokens only`()
            async throws
        {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story)
                try await emulator.set(["tokenAlgorithm": "RS256"])
                let keyFile = story.directory.appending(path: "public.pem")
                try await emulator.call(.GET, "/public-key.pem").write(to: keyFile)
                var demo = story.demo(of: emulator)
                demo.loginHandler = handler
                demo.publicKey = keyFile
                let printed = try await demo.plain("external", "facebook").output
                let url = try #require(
                    printed.split(whereSeparator: \.isWhitespace).last { $0.contains("/auth/") }
                )
                for algorithm in ["HS256", "none", "RS256"] {
                    let token = newJWT(of: "frank", algorithm: algorithm)
                    let opened = try await demo("open-url", input: ["\(handler)?token=\(token)"])
                    #expect(opened.summary == "65 awaitingExternalLogin")
                }
                #expect(try await emulator.state().count("/v1/check_session") == 0)
                let back = try await emulator.browse(String(url), as: "frank@example.com")
                #expect(try await demo("open-url", input: [back]).summary == "0 loggedIn")
                #expect(try await emulator.state().count("/v1/check_session") == 1)

                // The same URL once more, after a logout: the session does not come back.
                try #require(try await demo("logout").exit == 0)
                #expect(try await demo.plain("external", "facebook").exit == 0)
                let again = try await demo("open-url", input: [back])
                #expect(again.summary == "64 awaitingExternalLogin")
                #expect(again.report.error?.code == "illegal")
            }
        }
    }
}
