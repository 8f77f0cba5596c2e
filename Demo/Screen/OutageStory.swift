import ArgumentParser
import Foundation
import LoginRocket
import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

/// The story of an outage, played by itself: a line for each step, once it came out as promised.
struct OutageStory {
    private let stage: Stage
    private let realm: OwnRealm
    private let inputs: AsyncStream<Screen.Input>
    private let tell: @Sendable (Screen.Input) -> Void
    private var steps = 0

    /// Plays it, in a realm of its own.
    ///
    /// - Throws: ``LoginRocketError`` if a step does not come out as promised.
    static func play() async throws {
        let stage = try await Stage.own()
        do {
            if let realm = stage.realm {
                var story = OutageStory(stage, realm)
                try await story.play()
            }
        } catch {
            await stage.close()
            throw error
        }
        await stage.close()
    }

    private init(_ stage: Stage, _ realm: OwnRealm) {
        self.stage = stage
        self.realm = realm
        let (inputs, continuation) = AsyncStream.makeStream(of: Screen.Input.self)
        self.inputs = inputs
        tell = { continuation.yield($0) }
    }

    private mutating func play() async throws {
        let tell = tell
        let signals = Signals([SIGINT, SIGTERM, SIGHUP]) { tell(.interrupted($0)) }
        defer { signals.cancel() }
        var client = try ClientProcess(stage.clientOptions, tell: tell)
        defer { client.kill() }
        try await line { $0.shown?.state == .loggedOut }
        try say("A realm listens at \(realm.url); the client is process \(client.pid).")

        try give(.login(username: "grace", password: Secret("secret")), to: &client)
        try await line { $0.answered == .login && $0.shown?.state == .awaitingMfa }
        try say("grace logs in with her password, and the realm asks for a code.")

        let code = await realm.view().codes["grace"]?.digits ?? ""
        try give(.mfa(code: Secret(code)), to: &client)
        let session = try await line { $0.answered == .mfa && $0.shown?.state == .loggedIn }
        try say("Her code is right: loggedIn, \(session.shown?.freshness?.rawValue ?? "").")

        try await realm.setNetwork(up: false)
        try say("The network cable is pulled: the realm's port is closed.")

        try give(.updatePassword(current: Secret("secret"), new: Secret("better")), to: &client)
        try await line { $0.answered == .updatePassword && $0.answer?.exit == .queued }
        try say("She changes her password: accepted and queued.")

        try give(.logout, to: &client)
        let logout = try await line { $0.answered == .logout && $0.shown?.state == .loggedOut }
        let count = logout.shown?.outboxCount ?? 0
        try say("She logs out: loggedOut at once, \(count) operations wait.")

        try await line {
            $0.shown?.network == .offline && $0.shown?.outbox.contains { $0.attempts > 0 } == true
        }
        client.kill()
        try await end()
        try say("kill -9: process \(client.pid) is gone without a word.")

        client = try ClientProcess(stage.clientOptions, tell: tell)
        try await line { $0.shown?.outbox.map(\.id) == logout.shown?.outbox.map(\.id) }
        try say("Process \(client.pid) starts: loggedOut, the same 2 operations wait.")

        try await realm.setNetwork(up: true)
        try say("The cable is plugged in.")

        let drained = try await line { $0.shown?.outboxCount == 0 }.shown?.outbox ?? []
        try require(drained.allSatisfy { $0.outcome == .done }, "both operations are done")
        let outcomes = drained.map { "\($0.title): \($0.outcome?.rawValue ?? "")" }
        try say("The outbox drains by itself: \(outcomes.joined(separator: ", ")).")

        let truth = await realm.view()
        try require(truth.passwordChanges["grace"] == 1, "the password is changed once")
        try require(truth.sessions.isEmpty, "no session is left")
        try require(truth.maxInFlight == 1, "one request at a time")
        try say("The realm agrees: 1 password change, no session left, never 2 requests at once.")
    }

    private mutating func say(_ step: String) throws {
        steps += 1
        guard Output.standard.write(line: "\(steps < 10 ? " " : "")\(steps)  \(step)") else {
            throw LoginRocketError(.store, Output.complaint)
        }
    }

    private func give(_ order: Order, to client: inout ClientProcess) throws {
        try require(client.orders.write(order.line() + "\n"), "the client takes every order")
    }

    // MARK: - Waiting

    /// The next line of the client that is as wanted.
    @discardableResult
    private func line(
        where isWanted: (Message) -> Bool
    ) async throws -> Message {
        try await input { input in
            switch input {
            case .clientPrinted(let line): return isWanted(line) ? line : nil
            case .clientEnded(let how): throw broken("the client is gone: \(how)")
            default: return nil
            }
        }
    }

    private func end() async throws {
        try await input { input in
            if case .clientEnded = input { return () }
            return nil
        }
    }

    /// The next thing that happens and is as wanted, within a minute.
    private func input<Wanted>(_ wanted: (Screen.Input) throws -> Wanted?) async throws -> Wanted {
        let limit = Task {
            try await Task.sleep(for: .seconds(60))
            tell(.failed("nothing happened for a minute"))
        }
        defer { limit.cancel() }
        for await input in inputs {
            switch input {
            case .interrupted(let signal): throw ExitCode(128 + signal)
            case .failed(let why): throw broken(why)
            default: if let found = try wanted(input) { return found }
            }
        }
        throw broken("the program was cancelled")
    }

    private func require(_ isSo: Bool, _ promise: String) throws {
        guard isSo else { throw broken("not so: \(promise)") }
    }

    private func broken(_ why: String) -> LoginRocketError {
        LoginRocketError(.unknown, "The story stopped after step \(steps), \(why): play it again.")
    }
}
