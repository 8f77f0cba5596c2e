import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A statement about an event")
struct ThenOnlyTests {
    private let id = Samples.operationID(1)
    private let check = Effect.send(
        .checkSession(token: Samples.session.token),
        as: AttemptID(1)
    )

    private let ended = EndedSession(
        identity: Samples.session.identity,
        by: .client,
        expiresAt: Samples.session.expiresAt
    )

    @Test("can name every region, and each is compared")
    func everyRegion() throws {
        let logout = Given(Samples.loggedIn).when(.wished(.logout(id)))
        try logout.then(
            .loggedOut(.user),
            foreground: .idle,
            emailVerification: .notRequested,
            saved: [Samples.statuses[0].value],
            deleted: [],
            remembered: [ended],
            forgotten: [],
            gate: .untried,
            network: .unknown,
            effects: []
        )
        let signup = Foreground.running(AttemptID(1), .signUp(Samples.frank))
        let wrong: [String: (When) throws -> Given] = [
            "session": { try $0.then(.loggedOut(.never)) },
            "foreground": { try $0.then(foreground: signup) },
            "emailVerification": { try $0.then(emailVerification: .verified(Samples.frank)) },
            "saved": { try $0.then(saved: []) },
            "deleted": { try $0.then(deleted: [SequenceNumber(1)]) },
            "remembered": { try $0.then(remembered: []) },
            "forgotten": { try $0.then(forgotten: [ended.identity]) },
            "gate": { try $0.then(gate: .open) },
            "network": { try $0.then(network: .offline) },
            "effects": { try $0.then(effects: [check]) },
        ]
        for (region, statement) in wrong {
            let mismatch = #expect(throws: Mismatch.self) { try statement(logout) }
            #expect(mismatch?.lines.isEmpty == false)
            #expect(mismatch?.lines.allSatisfy { $0.dropFirst(2).hasPrefix(region) } == true)
        }
    }

    @Test("holds if it names all that changed")
    func exhaustive() throws {
        try Given(Samples.loggedIn)
            .when(.wished(.checkSession))
            .thenOnly(foreground: .running(AttemptID(1), .check(Samples.session)), effects: [check])
            .when(.reported(AttemptID(1), .answered(.notSent("no network")), Samples.draw))
            .thenOnly(.loggedIn(Samples.unconfirmedSession), foreground: .idle, network: .offline)
            .when(.wished(.logout(id)))
            .thenOnly(.loggedOut(.user), saved: [Samples.statuses[0].value], remembered: [ended])
    }

    @Test("fails if something changed that it does not name")
    func unnamed() throws {
        let checked = Given(Samples.loggedIn).when(.wished(.checkSession))
        expect(["+ effects send check_session as attempt 1"]) {
            try checked.thenOnly(foreground: .running(AttemptID(1), .check(Samples.session)))
        }
        expect(["− foreground idle", "+ foreground check"]) {
            try checked.thenOnly(effects: [check])
        }
        let answered = try checked.then()
            .when(.reported(AttemptID(1), .answered(.accepted(.valid)), Samples.draw))
        expect(["− network unknown", "+ network online"]) {
            try answered.thenOnly(foreground: .idle)
        }
        try answered.thenOnly(foreground: .idle, gate: .open)
        let logout = Given(Samples.loggedIn).when(.wished(.logout(id)))
        expect(["− session loggedIn(frank, confirmed)", "+ session loggedOut(user)"]) {
            try logout.thenOnly(saved: [Samples.statuses[0].value], remembered: [ended])
        }
        expect(["+ saved logout revoke", "+ remembered tk-frank-0"]) {
            try logout.thenOnly(.loggedOut(.user))
        }
    }

    private func expect(_ lines: [String], _ story: () throws -> Void) {
        let mismatch = #expect(throws: Mismatch.self, performing: story)
        #expect(mismatch?.lines == lines)
    }
}
