import Foundation
import Testing

/// One story: a directory, the processes that take part, and the passwords that must not leak.
final class Story {
    let directory: URL

    private var processes: [ChildProcess] = []
    private var terminals: [PseudoTerminal] = []
    private var canaries: [Canary] = []

    /// Plays a story to its end, then looks for secrets in everything it left behind.
    static func play(_ plot: (Story) async throws -> Void) async throws {
        let story = try Story()
        defer { story.close() }
        do {
            try await plot(story)
        } catch {
            Issue.record("\(error)\n\(story.transcript)")
            return
        }
        story.expectNoLeaks()
        story.stop()
        story.expectNoLeaks()
    }

    private init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "story-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// Starts a product of this package.
    func start(
        _ product: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        as name: String
    ) throws -> ChildProcess {
        let process = try ChildProcess(
            product,
            arguments,
            environment: environment,
            as: "\(processes.count + 1)-\(name)",
            in: directory
        )
        processes.append(process)
        return process
    }

    /// Starts a product of this package, or the program at a path, at a terminal.
    func terminal(
        _ arguments: [String],
        of program: String = "loginrocket-demo",
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:]
    ) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            program,
            arguments,
            columns: columns,
            rows: rows,
            environment: environment,
            as: "terminal-\(terminals.count + 1)",
            in: directory
        )
        terminals.append(terminal)
        return terminal
    }

    /// A password that is looked for at the end.
    func newPassword() -> String {
        let canary = Canary()
        canaries.append(canary)
        return canary.text
    }

    /// A demo on a database of its own.
    func demo(of emulator: EmulatorProcess, _ name: String = "client") -> Demo {
        Demo(
            story: self,
            url: emulator.url,
            database: directory.appending(path: "\(name).sqlite"),
            keyFile: directory.appending(path: "\(name).key")
        )
    }

    /// A demo that believes in the emulator's certificate authority.
    func trustingDemo(of emulator: EmulatorProcess) async throws -> Demo {
        let caFile = directory.appending(path: "ca.pem")
        try await emulator.certificateAuthority().write(to: caFile)
        var demo = demo(of: emulator)
        demo.caFile = caFile
        return demo
    }

    /// No file, with the output of all processes, holds a password or a token.
    func expectNoLeaks() {
        let names =
            FileManager.default.enumerator(atPath: directory.path)?
            .compactMap { $0 as? String } ?? []
        #expect(!names.isEmpty)
        for name in names {
            // A file that is gone again is one that SQLite has removed.
            guard let data = try? Data(contentsOf: directory.appending(path: name)) else {
                continue
            }
            #expect(leaks(of: canaries, in: data) == [], "\(name)")
        }
    }

    private func stop() {
        for process in processes { process.send(SIGKILL) }
        for terminal in terminals { terminal.stop() }
    }

    private func close() {
        stop()
        try? FileManager.default.removeItem(at: directory)
    }

    private var transcript: String {
        (processes.map(\.transcript) + terminals.map(\.transcript)).joined(separator: "\n")
    }
}
