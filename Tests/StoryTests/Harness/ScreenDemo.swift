import Foundation
import Testing

/// The demo's screen, and somebody who hits its keys.
struct ScreenDemo {
    let terminal: PseudoTerminal
    /// Where the demo's own temporary folder goes.
    let folder: URL

    /// Starts it, and waits for its client.
    static func start(
        in story: Story,
        _ arguments: [String] = [],
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:]
    ) async throws -> ScreenDemo {
        let folder = story.directory.appending(path: "tmp")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let terminal = try story.terminal(
            arguments,
            columns: columns,
            rows: rows,
            environment: ["TMPDIR": folder.path].merging(environment) { $1 }
        )
        let demo = ScreenDemo(terminal: terminal, folder: folder)
        try await demo.see("Session  logged")
        return demo
    }

    @discardableResult
    func see(_ text: String) async throws -> TerminalScreen {
        try await terminal.see(text)
    }

    func type(_ keys: String) throws {
        try terminal.type(keys)
    }

    /// Pastes a text as terminals do: between marks, if the program wants them.
    func paste(_ text: String) throws {
        let isMarked = terminal.look().marksPastes
        try terminal.type(isMarked ? "\u{1B}[200~\(text)\u{1B}[201~" : text)
    }

    /// Waits until a key is offered, and hits it.
    func hit(_ letter: Character) async throws {
        try await terminal.see("the key \(letter)") { keys(in: $0).contains(letter) }
        try terminal.type(String(letter))
    }

    /// Answers questions, each once it is asked.
    func answer(_ answers: KeyValuePairs<String, String>) async throws {
        for (question, answer) in answers {
            try await terminal.see("\(question): ") { $0.text.contains("  \(question): ") }
            try terminal.type(answer + "\r")
        }
    }

    /// Logs grace in, whose password and code the demo knows.
    func logInGrace() async throws {
        try await hit("g")
        try await answer(["Password of grace": ""])
        try await hit("c")
        try await answer(["Code": ""])
        try await see("loggedIn as grace · confirmed")
    }

    /// Waits until exactly these keys are offered on the last lines.
    func offers(_ wanted: Set<Character>) async throws {
        let words = String(wanted.sorted())
        try await terminal.see("the keys \(words) alone") { keys(in: $0) == wanted }
    }

    /// What has happened, without the times.
    var events: [String] {
        let lines = terminal.look().lines
        let start = lines.firstIndex(of: "  Events").map { $0 + 1 } ?? lines.endIndex
        return lines[start...].prefix { $0.hasPrefix("    ") }.map { line in
            String(line.dropFirst(15))
        }
    }

    /// Quits; the program must leave everything as it was.
    func quit() async throws {
        try await hit("q")
        try await expectFarewell(.exited(0))
    }

    /// The program ends in a way, and leaves nothing behind.
    func expectFarewell(_ expected: ChildProcess.End) async throws {
        #expect(try await terminal.end(within: .seconds(30)) == expected)
        let screen = terminal.screen
        #expect(!screen.isAlternate && screen.showsCursor && screen.wraps && !screen.marksPastes)
        #expect(screen.text.trimmingCharacters(in: .newlines) == "", "as before it came")
        #expect(screen.troubles == [])
        #expect(try terminal.isRestored)
        #expect(terminal.processes == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    private func keys(in screen: TerminalScreen) -> Set<Character> {
        let lines = screen.lines
        let start = lines.lastIndex(of: "").map { $0 + 1 } ?? lines.endIndex
        let words = lines[start...].flatMap {
            $0.replacing("  ", with: "\t").split(separator: "\t")
        }
        return Set(words.compactMap { $0.dropFirst().first == " " ? $0.first : nil })
    }
}
