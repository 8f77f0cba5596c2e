import Foundation

/// A client as a process of its own, this program's `run`: it can be killed without warning.
struct ClientProcess {
    private let process: Process
    private let input: FileHandle

    /// Starts it.
    ///
    /// - Parameters:
    ///   - options: The options of its `run`.
    ///   - tell: Called with what it prints, logs, and with its end, which comes last.
    /// - Throws: An error of the system if it cannot be started.
    init(_ options: [String], tell: @escaping @Sendable (Screen.Input) -> Void) throws {
        // Writing to a client that has just died is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.executableURL = Bundle.main.executableURL
        // It must not outlive a screen that was killed.
        process.arguments = ["run", "--end-with-input"] + options
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        self.input = input.fileHandleForWriting
        tell(.clientStarted(pid: process.processIdentifier))
        // The writing ends belong to the child alone: a copy here would keep the lines from ending.
        try? output.fileHandleForWriting.close()
        try? errors.fileHandleForWriting.close()
        try? input.fileHandleForReading.close()
        let process = process
        Thread.detachNewThread {
            for line in Reader(errors.fileHandleForReading.fileDescriptor).blockingLines() {
                if case .text(let text) = line { tell(.clientLogged(text)) }
            }
            try? errors.fileHandleForReading.close()
        }
        Thread.detachNewThread {
            for line in Reader(output.fileHandleForReading.fileDescriptor).blockingLines() {
                if case .text(let text) = line, let report = try? ClientReport(line: text) {
                    tell(.clientPrinted(report))
                }
            }
            try? output.fileHandleForReading.close()
            process.waitUntilExit()
            tell(.clientEnded(process.ending))
        }
    }

    var pid: Int32 { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// Writes a line to its standard input.
    func write(_ line: String) throws {
        try input.write(contentsOf: Data((line + "\n").utf8))
    }

    /// SIGTERM: it saves nothing more than it has saved already, but it says goodbye.
    func terminate() {
        send(SIGTERM)
    }

    /// SIGKILL: no farewell, no flushing.
    func kill() {
        send(SIGKILL)
    }

    private func send(_ signal: Int32) {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, signal)
    }
}

extension Process {
    fileprivate var ending: String {
        switch terminationReason {
        case .exit: "it ended with exit code \(terminationStatus)"
        case .uncaughtSignal where terminationStatus == SIGKILL: "killed"
        case .uncaughtSignal: "a signal (\(terminationStatus)) ended it"
        @unknown default: "it ended"
        }
    }
}
