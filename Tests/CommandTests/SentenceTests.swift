import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite("A state or an operation")
struct SentenceTests {
    @Test("says to people why an operation was rejected, if there is a reason")
    func reasons() {
        let lines = snapshot(
            .loggedOut(.user),
            [
                operation(7, .finished(.updatePassword, .rejected(["No.", "Never."]))),
                operation(8, .finished(.updatePassword, .rejected([]))),
                operation(9, .finished(.logout, .done(.answered))),
            ]
        ).operations.map { ShownOperation($0).sentence }
        let ends = lines.map { $0.split(separator: ": ").last ?? "" }
        #expect(ends == ["rejected (No. Never.)", "rejected", "done"])
    }

    @Test("says it to people in a line")
    func sentences() {
        func sentence(
            _ session: SessionState,
            _ operations: [Outbox.Operation] = [],
            _ email: EmailVerification = .notRequested
        ) -> String? {
            ShownState(snapshot(session, operations, email)).sentence
        }
        let logout = operation(
            7,
            .logout(PendingLogout(session: graceSession.identity, token: SecretRef(2)))
        )
        #expect(
            sentence(.loggedIn(graceSession), [logout])
                == "loggedIn as grace (confirmed), 1 operation queued"
        )
        let challenge = Challenge(user: grace, token: SecretRef(3))
        #expect(sentence(.awaitingMfa(challenge)) == "awaitingMfa as grace")
        #expect(sentence(.loggedOut(.endedByServer)) == "loggedOut (endedByServer)")
        #expect(
            sentence(.loggedOut(.never), [logout], .awaitingToken(grace))
                == "loggedOut (never), email of grace: awaitingToken, 1 operation queued"
        )
        #expect(ShownState(nil).sentence == nil)
    }
}
