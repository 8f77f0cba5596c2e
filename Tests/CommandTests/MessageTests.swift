import Foundation
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite("The object that commands print")
struct MessageTests {
    private let logout = Outbox.Operation.Status.logout(
        PendingLogout(session: SessionIdentity("kss_to_end"), token: SecretRef(2))
    )

    /// The object as a command prints it.
    private func printed(_ message: Message) -> String {
        message.json.without("command", "exit").description
    }

    @Test("has all keys in the documented order, null where not applicable")
    func keys() {
        let report = Message(snapshot(.loggedOut(.never)))
        #expect(
            printed(report) == """
                {"state":"loggedOut","reason":"never","username":null,"freshness":null,\
                "sessionExpiresAt":null,"emailVerification":"notRequested",\
                "network":"unknown","outboxCount":0,"outbox":[],\
                "error":null}
                """
        )
    }

    @Test("shows session, operations and times in UTC")
    func everything() {
        let logout = operation(
            7,
            .logout(PendingLogout(session: SessionIdentity("kss_to_end"), token: SecretRef(2)))
        )
        let change = operation(8, .finished(.updatePassword, .rejected(["No."])))
        let report = Message(snapshot(.loggedIn(graceSession), [logout, change]))
        #expect(
            printed(report) == """
                {"state":"loggedIn","reason":null,"username":"grace","freshness":"confirmed",\
                "sessionExpiresAt":"2026-11-23T18:00:00Z","emailVerification":"notRequested",\
                "network":"unknown","outboxCount":1,\
                "outbox":[{"id":"00000000000000000000000000000007","kind":"logout",\
                "username":"frank","state":"queued","attempts":0,\
                "queuedAt":"2026-11-23T12:00:00Z","deadline":"2026-11-23T13:00:00Z",\
                "nextAttemptAt":null,\
                "outcome":null,"serverErrors":[]},{"id":"00000000000000000000000000000008",\
                "kind":"updatePassword","username":"frank","state":"finished","attempts":0,\
                "queuedAt":"2026-11-23T12:00:00Z","deadline":"2026-11-23T13:00:00Z",\
                "nextAttemptAt":null,\
                "outcome":"rejected","serverErrors":["No."]}],"error":null}
                """
        )
    }

    @Test("without a readable database claims no state")
    func unknownState() {
        let report = Message(nil, .failed(.usage("Wrong.")))
        #expect(
            printed(report) == """
                {"state":null,"reason":null,"username":null,"freshness":null,\
                "sessionExpiresAt":null,"emailVerification":null,"network":"unknown",\
                "outboxCount":null,"outbox":[],\
                "error":{"code":"usage","message":"Wrong.","serverErrors":[]}}
                """
        )
    }

    @Test("knows who has to come back, and whose address is to be verified")
    func waiting() throws {
        let id = OperationID(high: 0, low: 7)
        let pending = operation(7, .verifyEmail(PendingVerification(token: SecretRef(2))))
        let waits: [(SessionState, EmailVerification, [String])] = [
            (
                .awaitingSignupCompletion(SignupToken(user: grace, token: SecretRef(1))),
                .awaitingToken(grace),
                [#""awaitingSignupCompletion","reason":null,"username":"grace""#, "awaitingToken"]
            ),
            (
                .awaitingSignupCompletion(SignupToken(user: nil, token: SecretRef(1))),
                .verified(grace),
                [#""awaitingSignupCompletion","reason":null,"username":null"#, "verified"]
            ),
            (
                .awaitingExternalLogin(ExternalLogin(provider: "facebook", startedAt: noon)),
                .tokenPending(grace, id),
                [
                    #""awaitingExternalLogin","reason":null,"username":null"#, "tokenPending",
                    #""kind":"verifyEmail""#,
                ]
            ),
        ]
        for (session, email, wanted) in waits {
            let report = Message(snapshot(session, [pending], email))
            let text = printed(report)
            #expect(text.contains(#""freshness":null,"sessionExpiresAt":null"#))
            for part in wanted { #expect(text.contains(part), "\(part) in \(text)") }
        }
    }

    @Test("has the URL that a browser is to open, and no such key else")
    func url() {
        let snapshot = snapshot(.loggedOut(.never))
        let url = "http://localhost:1/auth/facebook"
        let leaving = Message(snapshot, .leaving(url: url), answering: "external")
        let end = #""error":null,"url":"\#(url)","command":"external","exit":0}"#
        #expect("\(leaving.json)".hasSuffix(end))
        #expect(!"\(Message(snapshot, answering: "status").json)".contains("url"))
    }

    @Test("tells answers from changes by command and exit")
    func lines() {
        let state = snapshot(.loggedOut(.user))
        #expect("\(Message(state).json)".hasSuffix(#","command":null,"exit":null}"#))
        let done = Message(state, answering: "logout")
        #expect("\(done.json)".hasSuffix(#","error":null,"command":"logout","exit":0}"#))
        let error = LoginRocketError(.badInput, "Wrong.")
        let refused = Message(state, .failed(.client(error)), answering: "")
        #expect("\(refused.json)".hasSuffix(#","serverErrors":[]},"command":"","exit":65}"#))
    }

    @Test("is read as it was written")
    func reading() throws {
        let change = operation(8, .finished(.updatePassword, .rejected(["No."])))
        let session = snapshot(.loggedIn(graceSession), [operation(7, logout), change])
        for state in [session, snapshot(.loggedOut(.endedByServer), [], .awaitingToken(grace))] {
            for message in [
                Message(state),
                Message(state, .failed(.usage("Wrong.")), answering: "mfa"),
                Message(state, .leaving(url: "http://localhost:1/"), answering: "external"),
            ] {
                let line = "\(message.json)"
                #expect(try JSONDecoder().decode(Message.self, from: Data(line.utf8)) == message)
            }
        }
    }

    @Test("writes every time a server may send", arguments: [Int64.min, -1, 0, .max])
    func strangeTimes(seconds: Int64) {
        let text = timestamp(WallTime(secondsSince1970: seconds))
        #expect(text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil, "\(text)")
    }

    @Test("says to people why an operation was rejected, if there is a reason")
    func reasons() {
        let lines = snapshot(
            .loggedOut(.user),
            [
                operation(7, .finished(.updatePassword, .rejected(["No.", "Never."]))),
                operation(8, .finished(.updatePassword, .rejected([]))),
                operation(9, .finished(.logout, .done(.answered))),
            ]
        ).outboxLines.split(separator: "\n")
        let ends = lines.map { $0.split(separator: ": ").last ?? "" }
        #expect(ends == ["rejected (No. Never.)", "rejected", "done"])
    }

    @Test("says it to people in a line")
    func sentences() {
        let logout = operation(
            7,
            .logout(PendingLogout(session: SessionIdentity("kss_to_end"), token: SecretRef(2)))
        )
        #expect(
            snapshot(.loggedIn(graceSession), [logout]).sentence
                == "loggedIn as grace (confirmed), 1 operation queued"
        )
        let challenge = Challenge(user: grace, token: SecretRef(3))
        #expect(snapshot(.awaitingMfa(challenge)).sentence == "awaitingMfa as grace")
        #expect(snapshot(.loggedOut(.endedByServer)).sentence == "loggedOut (endedByServer)")
        #expect(
            snapshot(.loggedOut(.never), [logout], .awaitingToken(grace)).sentence
                == "loggedOut (never), email of grace: awaitingToken, 1 operation queued"
        )
    }
}

@Suite("JSON")
struct JSONTests {
    @Test("escapes what is no visible text, and no slash")
    func escaping() {
        let text = "a\"b\\c/d\ne\u{1B}[31m\u{9B}\u{202E}\u{1F600}ä\u{E0001}"
        #expect(
            JSON.string(text).description
                == #""a\"b\\c/d\ne\u001b[31m\u009b\u202e😀ä\udb40\udc01""#
        )
    }

    @Test("text for people moves no cursor, and is on one line")
    func visible() {
        #expect("a\u{1B}[31mb\nc\u{202E}d\u{2028}e\rf".visible == "a[31mb cd e f")
    }
}
