import Foundation
import GRDB
import LoginRocketCore
import LoginRocketTesting
import NIOCore
import NIOSSL
import Testing

@testable import LoginRocket

@Suite("Errors", .timeLimit(.minutes(1)))
struct ErrorTests {
    @Test(
        "say whether trying again makes sense",
        arguments: [
            (.illegal, false), (.busy, true), (.pendingChange, false), (.badInput, false),
            (.offline, true), (.unknown, true), (.limited, true), (.refused, false),
            (.outcomeUnknown, false), (.store, false), (.key, false), (.locked, true),
        ] as [(LoginRocketError.Code, Bool)]
    )
    func retrying(code: LoginRocketError.Code, isRetryable: Bool) {
        #expect(LoginRocketError(code, "Trouble: end it.").isRetryable == isRetryable)
    }

    @Test("the table of what can be tried again leaves no kind out")
    func allCodes() {
        #expect(LoginRocketError.Code.allCases.count == 12)
    }

    @Test("stay on one line and move no cursor, whatever a path holds")
    func oneLine() {
        let path = "/a  b/\u{1B}[31m\nc\r\n\u{2028}d\u{202E}\u{9B}e\t"
        let error = LoginRocketError(.store, "\(path) is damaged: remove it.")
        #expect(error.message == "/a  b/[31m c   de  is damaged: remove it.")
        #expect("\(error)" == error.message)
        expectSentence(error)
    }

    @Test("about what is illegal are sentences, in every state")
    func illegal() {
        for illegal in IllegalEvent.allCases {
            for state in StoreSamples.sessions {
                expectSentence(LoginRocketError(illegal, in: state))
            }
        }
    }

    @Test(
        "say how long the server asked to wait, to people and to programs",
        arguments: [
            (.limited(retryAfter: .seconds(30)), .seconds(30), "wait 30 seconds"),
            (.limited(retryAfter: .seconds(1)), .seconds(1), "wait 1 second and"),
            (.limited(retryAfter: .zero), .zero, "wait 0 seconds"),
            (.limited(retryAfter: nil), nil, "wait a while"),
            (.refused(["No."]), nil, "refused"), (.unknown("HTTP 503"), nil, "HTTP 503"),
        ] as [(Answer<Reply>, Duration?, String)]
    )
    func waiting(answer: Answer<Reply>, wait: Duration?, words: String) throws {
        for call in try declaredCalls() {
            let error = LoginRocketError(Response(answer, status: 429), to: call)
            #expect(error?.retryAfter == wait)
            #expect(error?.message.contains(words) == true)
        }
    }

    @Test("about calls are sentences, whatever the answer")
    func answers() throws {
        let answers: [Answer<Reply>] = [
            .refused([]), .refused(["Invalid password"]), .refused(["Too short.", "Too old"]),
            .limited(retryAfter: nil), .limited(retryAfter: .seconds(30)),
            .notSent(reason(for: ChannelError.connectTimeout(.seconds(5)), host: "a.example")),
            .notSent(reason(for: IOError(errnoCode: 7, reason: "a\nb"), host: "a.example")),
            .notSent(reason(for: BoringSSLError.unknownError([]), host: "a.example")),
            .unknown(reason(for: OversizeBody(), host: "a.example")),
        ]
        for answer in answers {
            for call in try declaredCalls() {
                expectSentence(LoginRocketError(Response(answer), to: call))
            }
        }
        #expect(LoginRocketError(Response(.accepted(.valid)), to: .check) == nil)
    }

    @Test("of a call repeat what the server said, and keep it apart as well")
    func serverErrors() {
        let refused = Response(
            .refused(["Invalid.", "Locked"]),
            status: 200,
            requestID: "request-1"
        )
        let error = LoginRocketError(refused, to: .login)
        #expect(error?.serverErrors == ["Invalid.", "Locked"])
        #expect(error?.status == 200 && error?.requestID == "request-1")
        #expect(error?.message.contains("\"Invalid. Locked\"") == true)
    }

    @Test("about a closed, a running and an abandoning client are sentences")
    func life() {
        for error in [LoginRocketError.closed, .running, .abandoned] { expectSentence(error) }
    }

    @Test("about bad input come before anything is sent or saved, and never repeat it")
    func badInput() async throws {
        let api = ScriptedAPI()
        let client = try Client(store: MemoryStore(), api: api, time: TestClock())
        let long = Secret(String(repeating: "hunter2", count: 147))
        let fine = Secret("fine")
        let before = await client.snapshot
        let mistakes: [(Client) async throws -> Void] = [
            { try await $0.login(username: "", password: fine) },
            { try await $0.login(username: long.text, password: fine) },
            { try await $0.login(username: "frank", password: Secret("")) },
            { try await $0.login(username: "frank", password: long) },
            { try await $0.submitCode(Secret("")) },
            { try await $0.submitCode(long) },
            { try await $0.updatePassword(current: Secret(""), new: fine) },
            { try await $0.updatePassword(current: fine, new: long) },
            { try await $0.updatePassword(current: fine, new: fine) },
            { try await $0.updatePassword(current: fine, new: Secret("b"), lifetime: .zero) },
            {
                try await $0.updatePassword(
                    current: fine,
                    new: Secret("b"),
                    lifetime: .seconds(7e5)
                )
            },
            { try await $0.cancelOperation(OperationID(high: 1, low: 1)) },
            { try await $0.acknowledge(OperationID(high: 1, low: 1)) },
            { _ = try await $0.outcome(of: OperationID(high: 1, low: 1)) },
        ]
        for mistake in mistakes {
            let error = await #expect(throws: LoginRocketError.self) { try await mistake(client) }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains("hunter2") == false)
            expectSentence(error)
        }
        #expect(await client.snapshot == before)
        #expect(api.allCalls.isEmpty)
    }

    @Test(
        "of SQLite name the file and stay on one line",
        arguments: [
            .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN,
            .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR, .SQLITE_CONSTRAINT, .SQLITE_NOMEM,
        ] as [ResultCode]
    )
    func database(code: ResultCode) {
        let said = "CHECK constraint failed:\n    CASE state\n\u{1B}[31m WHEN 'loggedOut'"
        for message in [said, nil] {
            let error = DatabaseFile("/kiosk/client.sqlite")
                .trouble(DatabaseError(resultCode: code, message: message))
            #expect(error.code == .store)
            #expect(error.message.hasPrefix("/kiosk/client.sqlite "))
            expectSentence(error)
        }
    }

    @Test("of the system name the file and stay on one line", arguments: 1...133)
    func system(number: Int32) {
        let error = DatabaseFile("/kiosk/client.sqlite")
            .trouble(SystemError("open", "/kiosk/client.key", number))
        #expect(error.message.contains("/kiosk/client.key"))
        expectSentence(error)
    }
}

/// Every call that a person waits for: each is declared beside its method.
private func declaredCalls() throws -> [ForegroundCall] {
    var root = URL(filePath: #filePath)
    for _ in 1...4 { root.deleteLastPathComponent() }
    let folder = root.appending(path: "Sources/LoginRocket/Client")
    let files = try FileManager.default
        .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let declaration =
        #/ForegroundCall\(\s*name: "(.+)",\s*correction: "(.+?)"(?:,\s*warning: "(.+)"\s*)?\s*\)/#
    let calls = try files.flatMap { file in
        try String(contentsOf: file, encoding: .utf8).matches(of: declaration).map {
            ForegroundCall(
                name: String($0.1),
                correction: String($0.2),
                warning: $0.3.map(String.init) ?? ""
            )
        }
    }
    try #require(calls.count >= 9)
    return calls
}
