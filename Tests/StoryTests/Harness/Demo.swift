import Foundation

/// The demo with its common options: one database, one realm.
struct Demo {
    let story: Story

    /// The realm's URL; `nil` leaves it to the database.
    var url: String?

    var database: URL
    var keyFile: URL
    var caFile: URL?

    /// The app's Login Handler URL.
    var loginHandler: String?

    /// The realm's public key.
    var publicKey: URL?

    /// Whether the realm manages sessions.
    var isManaged = true

    /// The seconds a command may take for its requests.
    var timeout = 10

    /// The clocks it goes by, if a story moves them.
    var clock: MovedClock?

    /// The service manager that has started it, if one has.
    var manager: ManagerDouble?

    /// What a command printed, and how it ended.
    struct Outcome {
        let exit: Int32
        let report: Report
        let errors: String
    }

    /// Runs a command to its end.
    func callAsFunction(_ command: String..., input: [String] = []) async throws -> Outcome {
        try await self(command, input: input)
    }

    /// Runs a command to its end.
    func callAsFunction(_ command: [String], input: [String] = []) async throws -> Outcome {
        let process = try start(command + ["--json"], as: command[0])
        try? process.write(input)
        try? process.closeInput()
        let exit = try await end(of: process)
        let lines = process.output.split(separator: UInt8(ascii: "\n"))
        guard lines.count == 1, let line = lines.first else {
            throw Malformed(description: "\(lines.count) lines, not one:\n\(process.transcript)")
        }
        return Outcome(exit: exit, report: try Report(line: Data(line)), errors: process.errors)
    }

    /// Runs a command to its end without `--json`.
    func plain(
        _ command: String...,
        input: [String] = []
    ) async throws -> (exit: Int32, output: String, errors: String) {
        try await plain(command, input: input)
    }

    /// Runs a command to its end without `--json`.
    func plain(
        _ command: [String],
        input: [String] = []
    ) async throws -> (exit: Int32, output: String, errors: String) {
        let process = try start(command, as: command[0])
        try? process.write(input)
        try? process.closeInput()
        let exit = try await end(of: process)
        return (exit, String(decoding: process.output, as: UTF8.self), process.errors)
    }

    /// Starts `run`.
    func run(_ options: String...) throws -> RunningDemo {
        try run(with: options)
    }

    /// Starts `run`.
    func run(with options: [String]) throws -> RunningDemo {
        RunningDemo(try start(["run"] + options, as: "run"))
    }

    /// A demo of the same database with another time for its requests.
    func timing(out seconds: Int) -> Demo {
        var demo = self
        demo.timeout = seconds
        return demo
    }

    /// A demo of the same database that goes by clocks which the story moves.
    func moved(by clock: MovedClock) -> Demo {
        var demo = self
        demo.clock = clock
        return demo
    }

    private func start(_ command: [String], as name: String) throws -> ChildProcess {
        var options = ["--db", database.path, "--key-file", keyFile.path]
        if let url { options += ["--url", url] }
        if let loginHandler { options += ["--login-handler", loginHandler] }
        if let publicKey { options += ["--public-key", publicKey.path] }
        if let caFile { options += ["--ca-file", caFile.path] }
        if !isManaged { options.append("--unmanaged") }
        options += ["--timeout", "\(timeout)"]
        return try story.start(
            "loginrocket-demo",
            command + options,
            environment: (clock?.environment ?? [:]).merging(manager?.environment ?? [:]) { $1 },
            as: name
        )
    }

    private func end(of process: ChildProcess) async throws -> Int32 {
        let end = try await process.end(within: .seconds(timeout + 30))
        guard case .exited(let code) = end else {
            throw NeverHappened(description: "crashed: \(process.transcript)")
        }
        return code
    }
}

extension Demo.Outcome {
    /// How it ended, and where that leaves the client.
    var summary: String { "\(exit) \(report.state ?? "-")" }
}

extension Report {
    /// How a command in a run ended, and where that leaves the client.
    var summary: String { "\(exit.map(String.init) ?? "-") \(state ?? "-")" }
}
