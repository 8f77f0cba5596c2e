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

    private func printed(_ snapshot: Snapshot?, _ failure: Failure? = nil) -> String {
        Message.snapshot(ShownState(snapshot, failure)).line
    }

    @Test("has all keys in the documented order, null where not applicable")
    func keys() {
        #expect(
            printed(snapshot(.loggedOut(.never))) == """
                {"event":"snapshot","order":null,"command":null,\
                "state":"loggedOut","reason":"never","username":null,"freshness":null,\
                "confirmedAt":null,"unconfirmedSince":null,\
                "sessionExpiresAt":null,"profile":null,"emailVerification":"notRequested",\
                "emailUsername":null,"network":"unknown","busy":false,"outboxCount":0,\
                "outcomeCount":0,"outbox":[],"error":null}
                """
        )
    }

    @Test("shows session, operations and times in UTC")
    func everything() {
        let change = operation(8, .finished(.updatePassword, .rejected(["No."])))
        #expect(
            printed(snapshot(.loggedIn(graceSession), [operation(7, logout), change])) == """
                {"event":"snapshot","order":null,"command":null,\
                "state":"loggedIn","reason":null,"username":"grace","freshness":"confirmed",\
                "confirmedAt":"2026-11-23T12:00:00Z","unconfirmedSince":null,\
                "sessionExpiresAt":"2026-11-23T18:00:00Z","profile":null,\
                "emailVerification":"notRequested","emailUsername":null,\
                "network":"unknown","busy":false,"outboxCount":1,"outcomeCount":1,\
                "outbox":[{"id":"00000000000000000000000000000007","kind":"logout",\
                "username":"frank","state":"queued","attempts":0,\
                "queuedAt":"2026-11-23T12:00:00Z","deadline":"2026-11-23T13:00:00Z",\
                "nextAttemptAt":null,"cancellable":false,\
                "outcome":null,"serverErrors":[]},{"id":"00000000000000000000000000000008",\
                "kind":"updatePassword","username":"frank","state":"finished","attempts":0,\
                "queuedAt":"2026-11-23T12:00:00Z","deadline":"2026-11-23T13:00:00Z",\
                "nextAttemptAt":null,"cancellable":false,\
                "outcome":"rejected","serverErrors":["No."]}],"error":null}
                """
        )
    }

    @Test("without a readable database claims no state")
    func unknownState() {
        #expect(
            printed(nil, .usage("Wrong.")) == """
                {"event":"snapshot","order":null,"command":null,\
                "state":null,"reason":null,"username":null,"freshness":null,"confirmedAt":null,\
                "unconfirmedSince":null,"sessionExpiresAt":null,"profile":null,\
                "emailVerification":null,"emailUsername":null,"network":"unknown","busy":null,\
                "outboxCount":null,"outcomeCount":null,"outbox":[],\
                "error":{"code":"usage","message":"Wrong.","serverErrors":[],"retryable":false,\
                "retryAfter":null,"status":null,"requestId":null}}
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
                [
                    #""awaitingSignupCompletion","reason":null,"username":"grace""#,
                    #""awaitingToken","emailUsername":"grace""#,
                ]
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
            let text = printed(snapshot(session, [pending], email))
            #expect(text.contains(#""freshness":null,"confirmedAt":null"#))
            for part in wanted { #expect(text.contains(part), "\(part) in \(text)") }
        }
    }

    @Test("answers an order under its name, with what it brings")
    func answers() {
        let state = snapshot(.loggedOut(.user))
        let id = OperationID(high: 0, low: 7)
        let url = "http://localhost:1/auth/facebook"
        let wrong = LoginRocketError(.badInput, "Wrong.")
        let cases: [(OrderAnswer, start: String, end: String)] = [
            (
                OrderAnswer(.done(nil), state, to: .number(7), "check"),
                #"{"event":"answer","order":7,"command":"check","state":"loggedOut","#,
                #","error":null,"exit":0,"id":null,"result":null}"#
            ),
            (
                OrderAnswer(.queued(id, .logout), state, to: .text("a"), "logout"),
                #"{"event":"answer","order":"a","command":"logout","#,
                #""exit":75,"id":"00000000000000000000000000000007","#
                    + #""result":{"message":"Logged out here; the server's end is queued."}}"#
            ),
            (
                OrderAnswer(.done(.url(url)), state, to: nil, "external"),
                #"{"event":"answer","order":null,"command":"external","#,
                #","result":{"url":"\#(url)"}}"#
            ),
            (
                OrderAnswer(.failed(wrong), state),
                #"{"event":"answer","order":null,"command":null,"#,
                #""retryAfter":null,"status":null,"requestId":null},"exit":65,"id":null,"#
                    + #""result":null}"#
            ),
        ]
        for (answer, start, end) in cases {
            let line = Message.answer(answer).line
            #expect(line.hasPrefix(start), "\(line)")
            #expect(line.hasSuffix(end), "\(line)")
        }
    }

    @Test("greets with the version of the protocol")
    func hello() {
        let hello = Message.hello(.init(version: "1.2.3", database: "/a.sqlite", process: 7))
        #expect(
            hello.line == """
                {"event":"hello","order":null,"command":null,"protocol":1,"version":"1.2.3",\
                "database":"/a.sqlite","process":7}
                """
        )
    }

    @Test("is read as it was written")
    func reading() throws {
        let change = operation(8, .finished(.updatePassword, .rejected(["No."])))
        let state = snapshot(.loggedIn(graceSession), [operation(7, logout), change])
        let page = state.operations.map(ShownOperation.init)
        let results: [(Order.Command, OrderResult)] = [
            (.status, .message("Hello.")), (.external, .url("http://localhost:1/")),
            (.token, .token(Secret("eyJ"))), (.signupToken, .token(Secret("utk_1"))),
            (
                .externalRedirect,
                .redirect(location: Secret("http://a.example/"), cookies: [Secret("a=b")])
            ),
            (.outbox, .outbox(page, next: nil)), (.outbox, .outbox([], next: page.first?.id)),
            (.outcome, .outcome(Word(.rejected), serverErrors: ["No."], message: nil)),
        ]
        let waiting = snapshot(.loggedOut(.endedByServer), [], .awaitingToken(grace))
        let answers = results.map { command, result in
            OrderAnswer(.done(result), waiting, to: .number(1), command.rawValue)
        }
        let failed = OrderAnswer(.failed(.usage("Wrong.")), nil, to: .text("a"), "mfa")
        let messages =
            [.snapshot(ShownState(state)), .hello(.init(version: "1", database: "a", process: 1))]
            + (answers + [failed]).map(Message.answer)
        for message in messages {
            let line = Data(message.line.utf8)
            #expect(try JSONDecoder().decode(Message.self, from: line) == message)
        }
    }

    @Test("a page has as many operations as fit, and says where the next one begins")
    func pages() {
        let operations = snapshot(
            .loggedOut(.user),
            (1...20).map { operation($0, .finished(.updatePassword, .rejected(["No."]))) }
        ).operations.map(ShownOperation.init)
        #expect(OrderResult.page(operations, of: 21) == .outbox(operations, next: nil))
        let last = operations.last?.id
        #expect(OrderResult.page(operations, of: 20) == .outbox(operations, next: last))
        var long = operations
        for index in long.indices {
            long[index].serverErrors = [String(repeating: "x", count: 4_000)]
        }
        let part = Array(long.prefix(7))
        #expect(OrderResult.page(long, of: 21) == .outbox(part, next: part.last?.id))
    }

    @Test("writes every time a server may send", arguments: [Int64.min, -1, 0, .max])
    func strangeTimes(seconds: Int64) {
        let text = timestamp(WallTime(secondsSince1970: seconds))
        #expect(text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil, "\(text)")
    }
}
