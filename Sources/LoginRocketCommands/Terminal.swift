import Dispatch
import Foundation
import LoginRocketProtocol
import Synchronization

/// The terminal a person types at.
struct Terminal {
    private let settings: termios

    /// The terminal at standard input; `nil` if that is a file or a pipe.
    ///
    /// In the background the program stops first: the settings there are another program's.
    private init?() {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        while Job.stopsInBackground(of: STDIN_FILENO) {}
        guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        self.settings = settings
    }

    /// Runs a body that may ask questions; nothing that is typed is shown from the first of them
    /// until the body has ended.
    ///
    /// However it ends, also by a signal, the terminal shows again what is typed; and it does so
    /// while the program is stopped.
    static func unseen<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        defer {
            open.withLock { $0 }?.terminal.restore()
            open.withLock { $0 = nil }
        }
        return try await body()
    }

    /// The terminal of the questions before, or the one at standard input; `nil` for none.
    static var current: Terminal? { open.withLock { $0 }?.terminal ?? Terminal() }

    /// Asks for one line, in the body of ``unseen(_:)``.
    func ask(_ question: String) async -> LineSplitter.Line? {
        listenForever()
        open.withLock { $0 = Prompt(terminal: self, question: question) }
        hide()
        Output.error.write(line: question, end: "")
        let line = await Reader(STDIN_FILENO).nextLine(upTo: Self.longestLine)
        Output.error.write(line: "")
        return line
    }

    /// The longest line that a terminal gives whole: it drops what is typed beyond the next byte.
    private static var longestLine: Int {
        #if os(Linux)
            4_094
        #else
            Int(MAX_CANON) - 1
        #endif
    }

    fileprivate func hide() {
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        set(hidden)
    }

    fileprivate func restore() {
        set(settings)
    }

    /// Keeps what was typed ahead, for it may be the answer, and waits for no output to be read.
    private func set(_ settings: termios) {
        // These are the settings of another program otherwise.
        guard !Job.isInBackground(of: STDIN_FILENO) else { return }
        var settings = settings
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }
}

/// The latest question of those that are asked.
private struct Prompt {
    let terminal: Terminal
    let question: String

    func take(_ number: Int32) {
        switch number {
        case SIGTSTP:
            guard Job.canBeContinued else { return }
            terminal.restore()
            kill(getpid(), SIGSTOP)
        case SIGCONT:
            // Continued once more, it comes here once more.
            guard !Job.stopsInBackground(of: STDIN_FILENO) else { return }
            terminal.hide()
            Output.error.write(line: question, end: "")
        case _ where Job.isInBackground(of: STDIN_FILENO):
            _exit(128 + number)
        default:
            terminal.restore()
            // An answer that was half typed is not for whoever reads next.
            tcflush(STDIN_FILENO, TCIFLUSH)
            if Output.error.isReady { Output.error.write(line: "") }
            // As a shell reports a program that a signal ended.
            _exit(128 + number)
        }
    }
}

/// The question of now, or the one before: a process has one terminal and one set of signals.
private let open = Mutex<Prompt?>(nil)

/// Listens from the first question on; after the last answer a signal does what it does by default.
private func listenForever() {
    listening.withLock { listening in
        guard listening == nil else { return }
        listening = Signals(deadlySignals + [SIGTSTP, SIGCONT]) { number in
            if let prompt = open.withLock({ $0 }) { return prompt.take(number) }
            switch number {
            case SIGCONT: break
            case SIGTSTP: if Job.canBeContinued { kill(getpid(), SIGSTOP) }
            default: _exit(128 + number)
            }
        }
    }
}

private let listening = Mutex<Signals?>(nil)
