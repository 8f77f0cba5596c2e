import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("A story that is not so")
struct MismatchTests {
    private let check = Request<SecretRef>.checkSession(token: Samples.session.token)

    @Test("says what was stated and what was found, by the names of the cases")
    func names() {
        expect(["− session loggedOut(user)", "+ session loggedIn(frank, confirmed)"]) {
            try Given(Samples.loggedIn).when(.wished(.checkSession)).then(.loggedOut(.user))
        }
    }

    @Test("names file, line and column of the statement, the step and the event")
    func place() throws {
        let line = #line + 4
        let story = {
            try Given(Samples.loggedIn).after(.seconds(1))
                .when(.wished(.checkSession)).then(effects: [.send(check, as: AttemptID(1))])
                .when(.wished(.logout(Samples.operationID(1)))).then(.loggedOut(.never))
        }
        let mismatch = try #require(mismatch { _ = try story() })
        #expect(mismatch.place.fileID == #fileID)
        #expect(mismatch.place.filePath == #filePath)
        #expect(mismatch.place.line == line)
        #expect(mismatch.step == 2)
        #expect(mismatch.event == "logout")
        #expect(mismatch.description.hasPrefix("\(#fileID):\(line):"))
        #expect(mismatch.description.contains(": step 2: logout\n− session loggedOut(never)\n"))
    }

    @Test("shows the parts that differ where the names of the cases are the same")
    func parts() {
        let other = Samples.session(of: Samples.frank, 1)
        let start = Given(Samples.loggedIn).when(.wished(.checkSession))
        expect([
            "− session loggedIn(frank, confirmed), identity tk-frank-1, token SecretRef(101)",
            "+ session loggedIn(frank, confirmed), identity tk-frank-0, token SecretRef(100)",
        ]) {
            try start.then(.loggedIn(other))
        }
        expect([
            "− effects send check_session as attempt 1, token SecretRef(101)",
            "+ effects send check_session as attempt 1, token SecretRef(100)",
        ]) {
            try start.then(effects: [.send(.checkSession(token: other.token), as: AttemptID(1))])
        }
    }

    @Test("shows of a list only what is missing, and what is there besides")
    func lists() {
        let start = Given(Samples.loggedIn).when(.wished(.checkSession))
        let sent = Effect.send(check, as: AttemptID(1))
        expect(["+ effects send check_session as attempt 1"]) { try start.then(effects: []) }
        expect(["− effects[0] abandon attempt 7"]) {
            try start.then(effects: [.abandon(AttemptID(7)), sent])
        }
        expect(["− effects[1] send check_session as attempt 1"]) {
            try start.then(effects: [sent, sent])
        }
    }

    @Test("shows every region that differs")
    func regions() {
        expect([
            "− session loggedIn(frank, confirmed)", "+ session loggedOut(user)",
            "− saved updatePassword send", "+ saved logout revoke",
        ]) {
            try Given(Samples.loggedIn)
                .when(.wished(.logout(Samples.operationID(1))))
                .then(
                    .loggedIn(Samples.session),
                    foreground: .idle,
                    saved: [.updatePassword(Samples.change(at: .send))],
                    effects: []
                )
        }
    }

    @Test("says of an illegal event in which state it is illegal, and why")
    func illegal() {
        let cancel = Given(Samples.loggedIn).when(.wished(.cancel(Samples.operationID(91))))
        let line = "cancel is illegal in loggedIn(frank, confirmed): nothingToCancel"
        expect([line]) { try cancel.then() }
        expect([line]) { try cancel.thenIgnored() }
        expect([line]) { try cancel.thenOnly() }
        expect(["− illegal: busy", "+ illegal: nothingToCancel"]) { try cancel.thenIllegal(.busy) }
        let busy = "checkSession is illegal in loggedIn(frank, confirmed) while check is on its way"
        expect(["\(busy): busy"]) {
            try Given(Samples.loggedIn).when(.wished(.checkSession)).then()
                .when(.wished(.checkSession)).then()
        }
        #expect(throws: IllegalEvent.nothingToCancel) { try cancel.machine }
    }

    @Test("says of an accepted event what it led to")
    func accepted() {
        let check = Given(Samples.loggedIn).when(.wished(.checkSession))
        let found = ["+ foreground check", "+ effects send check_session as attempt 1"]
        expect(["− illegal: busy"] + found) { try check.thenIllegal(.busy) }
        expect(["− nothing"] + found) { try check.thenIgnored() }
        expect(["− illegal: busy", "+ nothing"]) {
            try Given(Samples.loggedOut).when(.timeElapsed(Samples.draw)).thenIllegal(.busy)
        }
    }

    private func expect(_ lines: [String], _ story: () throws -> Void) {
        #expect(mismatch(story)?.lines == lines)
    }

    private func mismatch(_ story: () throws -> Void) -> Mismatch? {
        #expect(throws: Mismatch.self, performing: story)
    }
}
