import Foundation
import Logging
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Synchronization
import Testing

@testable import LoginRocketCommands

@Suite struct RunReportTests {
    @Test(.timeLimit(.minutes(1)))
    func `while the disk refuses, the manager hears why and waits longer`() async throws {
        let double = try ManagerDouble()
        let lines = Lines()
        let report = RunReport(
            manager: ServiceManager(["NOTIFY_SOCKET": double.name], process: getpid()),
            logger: Logger(label: "test") { _ in lines }
        )
        let full = LoginRocketError(.store, "The disk is full:\nmake room.", disk: .full)
        let opening = try Opening { throw full }
        let telling = Task { await report.tell(of: opening) }
        let message = "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=The disk is full: make room."
        for _ in 1...3 {
            #expect(await eventually { double.next() } == message)
            try await opening.tryAgain()
        }
        #expect(opening.giveUp() == nil)
        await telling.value
        // Once, however long it lasts.
        #expect(lines.all == ["warning The disk is full: make room."])
        #expect(!double.all().contains { $0.contains("READY") })
    }

    @Test func `a status has the state, the user, the network and the length of the queue`() {
        let queued = snapshot(.loggedOut(.user), [operation(1, logout)])
        #expect(queued.status == "loggedOut, unknown, 1 operation queued")
        let session = snapshot(.loggedIn(graceSession))
        #expect(session.status == "loggedIn as grace, unknown, 0 operations queued")
    }

    @Test(arguments: [
        (
            SessionState.loggedOut(.never), SessionState.loggedIn(graceSession),
            ["grace has logged in."]
        ),
        (.awaitingMfa(challenge), .loggedIn(graceSession), ["grace has logged in."]),
        (
            .loggedIn(graceSession), .loggedOut(.endedByServer),
            ["The session of grace has ended: endedByServer."]
        ),
        (.loggedIn(graceSession), .loggedIn(graceSession), []),
        (.loggedOut(.never), .awaitingMfa(challenge), []),
        (.awaitingMfa(challenge), .loggedOut(.cancelled), []),
    ])
    func `a login and the end of a session are news`(
        old: SessionState,
        new: SessionState,
        lines: [String]
    ) {
        #expect(snapshot(new).news(since: snapshot(old)) == lines)
    }

    @Test func `each outcome is news once, with the kind, the user and the ID`() {
        let rejected = operation(8, .finished(.updatePassword, .rejected(["No."])))
        let before = snapshot(.loggedOut(.user), [operation(7, logout), rejected])
        let after = snapshot(
            .loggedOut(.user),
            [operation(7, .finished(.logout, .done(.answered))), rejected]
        )
        let id = OperationID(high: 0, low: 7)
        #expect(
            after.news(since: before) == ["The operation \(id), logout of frank, has ended: done."]
        )
        #expect(after.news(since: after) == [])
    }

    @Test(arguments: [
        (Snapshot.Network.unknown, Snapshot.Network.online, "online"),
        (.online, .offline, "offline"), (.online, .paused, "paused"), (.offline, .online, "online"),
    ])
    func `each change of the network is news`(
        old: Snapshot.Network,
        new: Snapshot.Network,
        word: String
    ) {
        #expect(new.news(since: old).map { $0.hasSuffix(": \(word).") } == [true])
        #expect(new.news(since: new) == [])
    }

    @Test func `a name cannot make a line of its own`() {
        let session = Session(
            identity: graceSession.identity,
            user: User("a\nready=1\u{1B}[2j"),
            token: graceSession.token,
            expiresAt: graceSession.expiresAt,
            confirmation: graceSession.confirmation
        )
        let (old, new) = (snapshot(.loggedOut(.never)), snapshot(.loggedIn(session)))
        #expect(new.news(since: old) == ["a ready=1[2j has logged in."])
        #expect(new.status == "loggedIn as a ready=1[2j, unknown, 0 operations queued")
    }

    private let logout = Outbox.Operation.Status.logout(
        PendingLogout(session: graceSession.identity, token: SecretRef(2))
    )
}

private let challenge = Challenge(user: grace, token: SecretRef(3))

/// Looks until there is something to see, for half a minute at most.
private func eventually<Value>(_ look: () -> Value?) async -> Value? {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
        if let value = look() { return value }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return nil
}

/// A log that is kept.
private final class Lines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logLevel: Logger.Level {
        get { .trace }
        set { _ = newValue }
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set { _ = newValue }
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set { _ = newValue }
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.level) \(event.message)") }
    }
}
