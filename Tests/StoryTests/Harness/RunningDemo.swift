import Foundation

/// A `run` of the demo: it prints a line on every change, and one for every command it is given.
final class RunningDemo {
    private let process: ChildProcess
    private var parsed: [Report] = []
    private var parsedBytes = 0
    private var isGreeted = false

    /// Its first line.
    private struct Greeting: Decodable {
        let `protocol`: Int
        let version: String
        let database: String
        let process: Int32
    }

    init(_ process: ChildProcess) {
        self.process = process
    }

    /// Everything it has printed.
    func lines() throws -> [Report] {
        let news = try process.output(after: parsedBytes)
        guard let end = news.lastIndex(of: UInt8(ascii: "\n")) else { return parsed }
        for line in news[..<end].split(separator: UInt8(ascii: "\n")) {
            if isGreeted {
                parsed.append(try Report(line: Data(line)))
            } else {
                SeenLines.keep(Data(line))
                _ = try JSONDecoder().decode(Greeting.self, from: Data(line))
                isGreeted = true
            }
        }
        parsedBytes += news[...end].count
        return parsed
    }

    /// The first line of its kind, if need be one to come.
    @discardableResult
    func line(
        _ what: String,
        within limit: Duration = .seconds(60),
        where isWanted: (Report) -> Bool
    ) async throws -> Report {
        try await eventually("a line that says: \(what)", within: limit) {
            let end = process.end
            if let line = try lines().first(where: isWanted) { return line }
            guard end == nil else {
                throw NeverHappened(description: "ended before: \(what)\n\(process.transcript)")
            }
            return nil
        }
    }

    /// Gives it a command, and waits for the answer.
    @discardableResult
    func ask(_ command: String, _ arguments: [String: String] = [:]) async throws -> Report {
        let object = arguments.merging(["command": command]) { argument, _ in argument }
        let line = try JSONSerialization.data(withJSONObject: object)
        return try await ask(line: String(decoding: line, as: UTF8.self))
    }

    /// Gives it a line, and waits for the answer.
    @discardableResult
    func ask(line: String) async throws -> Report {
        let count = try answers().count
        try process.write([line])
        return try await eventually("an answer to the command") {
            let answers = try answers()
            return answers.count > count ? answers[count] : nil
        }
    }

    /// The answers to commands, in order; the other lines tell of changes.
    func answers() throws -> [Report] {
        try lines().filter { $0.exit != nil }
    }

    /// The lines of its log.
    var log: [Substring] { process.errors.split(separator: "\n") }

    /// Ends its standard input, which does not end it.
    func closeInput() throws {
        try process.closeInput()
    }

    /// `kill -9`: no farewell, no flushing.
    func kill() async throws {
        process.send(SIGKILL)
        guard case .killed = try await process.end(within: .seconds(30)) else {
            throw NeverHappened(description: "ended by itself: \(process.transcript)")
        }
    }

    /// SIGTERM; returns the exit code.
    func terminate() async throws -> Int32 {
        guard process.end == nil else {
            throw NeverHappened(description: "ended before SIGTERM: \(process.transcript)")
        }
        process.send(SIGTERM)
        guard case .exited(let code) = try await process.end(within: .seconds(30)) else {
            throw NeverHappened(description: "did not end by itself: \(process.transcript)")
        }
        return code
    }
}

extension RunningDemo {
    /// Waits until it has said what it starts from.
    func begins() async throws {
        try await line("anything") { _ in true }
    }

    /// How the first change and the first logout ended, as it has told last.
    func ends() throws -> Ends {
        let last = try lines().last
        return Ends(
            change: last?.outcome(of: "updatePassword"),
            logout: last?.outcome(of: "logout")
        )
    }

    /// Whether it sent nothing of the logout before the change had ended.
    func heldTheLogout() throws -> Bool {
        try lines().allSatisfy { line in
            guard line.outcome(of: "updatePassword") == nil else { return true }
            return line.operation("logout").map { $0.attempts == 0 } ?? true
        }
    }

    @discardableResult
    func logIn(_ user: User) async throws -> Report {
        try await ask("login", ["username": user.name, "password": user.password])
    }

    @discardableResult
    func change(_ current: String, to new: String) async throws -> Report {
        try await ask("updatePassword", ["current": current, "new": new])
    }
}

/// How a password change and a logout ended.
struct Ends: Hashable, CustomStringConvertible {
    let change: String?
    let logout: String?

    static let done = Ends(change: "done", logout: "done")

    var description: String { "change \(change ?? "unfinished"), logout \(logout ?? "unfinished")" }
}
