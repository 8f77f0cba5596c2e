import Foundation

/// A program at a terminal of its own, and somebody who types and looks.
///
/// What the program writes is read only while the story looks. It is kept in a file, and so is
/// every picture it made: a password that is drawn piece by piece shows only there.
final class PseudoTerminal {
    let name: String
    private(set) var screen: TerminalScreen
    private(set) var output = Data()

    private let line: TerminalLine
    private let modes: TerminalLine.Modes
    private let process: pid_t
    private let outputFile: FileHandle
    private let pictureFile: FileHandle
    private var lastPicture = ""
    private var status: ChildProcess.End?

    /// Starts a product of this package, or the program at a path.
    init(
        _ program: String,
        _ arguments: [String],
        columns: Int,
        rows: Int,
        environment: [String: String],
        as name: String,
        in directory: URL
    ) throws {
        self.name = name
        screen = TerminalScreen(columns: columns, rows: rows)
        outputFile = try Self.newFile("\(name).output", in: directory)
        pictureFile = try Self.newFile("\(name).pictures", in: directory)
        line = try TerminalLine()
        modes = try line.modes
        try line.setSize(columns: columns, rows: rows)
        let isPath = program.hasPrefix("/")
        process = try TerminalSession.start(
            isPath ? program : ChildProcess.products.appending(path: program).path,
            arguments,
            environment: ChildProcess.environment(in: directory)
                .merging(["TERM": "xterm-256color"]) { $1 }
                .merging(environment) { $1 },
            in: directory,
            at: line.path
        )
    }

    // MARK: - Looking

    /// Takes in what the program wrote since.
    @discardableResult
    func look() -> TerminalScreen {
        while let bytes = line.read() {
            output.append(contentsOf: bytes)
            try? outputFile.write(contentsOf: bytes)
            screen.feed(bytes)
            let picture = screen.text
            if picture != lastPicture {
                lastPicture = picture
                try? pictureFile.write(contentsOf: Data((picture + "\n").utf8))
            }
        }
        return screen
    }

    /// Waits for a screen.
    @discardableResult
    func see(
        _ what: String,
        within limit: Duration = .seconds(60),
        where isWanted: (TerminalScreen) -> Bool
    ) async throws -> TerminalScreen {
        try await eventually("a screen with: \(what)", within: limit) {
            let end = end
            let screen = look()
            if isWanted(screen) { return screen }
            guard end == nil else {
                throw NeverHappened(description: "\(name) ended before: \(what)")
            }
            return nil
        }
    }

    /// Waits until a text is shown.
    @discardableResult
    func see(_ text: String, within limit: Duration = .seconds(60)) async throws -> TerminalScreen {
        try await see(text, within: limit) { $0.text.contains(text) }
    }

    // MARK: - Acting

    /// Types keys; Return is `\r`.
    func type(_ keys: String) throws {
        try line.write(keys)
    }

    /// Gives the window another size, of which the program hears by a signal.
    func resize(columns: Int, rows: Int) throws {
        look()
        screen.resize(columns: columns, rows: rows)
        try line.setSize(columns: columns, rows: rows)
    }

    func send(_ signal: Int32) {
        guard end == nil else { return }
        kill(process, signal)
    }

    /// Kills the program and all that it has started.
    func stop() {
        look()
        for process in processes { kill(process, SIGKILL) }
    }

    // MARK: - The end

    /// How the program ended; `nil` while it runs.
    var end: ChildProcess.End? {
        guard status == nil else { return status }
        var number: Int32 = 0
        guard unsafe waitpid(process, &number, WNOHANG) == process else { return nil }
        let signal = number & 0x7F
        status = signal == 0 ? .exited((number >> 8) & 0xFF) : .killed(signal: signal)
        return status
    }

    /// Waits for its end; kills it if it does not come to one.
    func end(within limit: Duration) async throws -> ChildProcess.End {
        do {
            return try await eventually("\(name) ends", within: limit) {
                let end = end
                // A program that nobody reads cannot end.
                look()
                return end
            }
        } catch {
            send(SIGKILL)
            throw error
        }
    }

    /// Whether the terminal treats keys as it did before the program came.
    var isRestored: Bool {
        get throws { try line.modes == modes }
    }

    /// Whether the terminal shows the keys that are typed.
    var echoes: Bool {
        get throws { try line.modes.local & tcflag_t(ECHO) != 0 }
    }

    /// The program and the processes it has started, as far as they have not ended.
    var processes: [pid_t] { TerminalSession.processes(of: process) }

    /// What it said, for whoever looks into a failed story.
    var transcript: String {
        """
        --- \(name) \(end.map { "\($0)" } ?? "running"), troubles: \(look().troubles)
        \(screen.text.trimmingCharacters(in: .newlines))
        --- its last words
        \(String(decoding: output.suffix(8_000), as: UTF8.self).filter { $0 != "\u{1B}" })
        """
    }

    private static func newFile(_ name: String, in directory: URL) throws -> FileHandle {
        let url = directory.appending(path: name)
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }
}
