import Dispatch
import Foundation

/// The program beside the test bundle.
var program: URL {
    get throws {
        let tests = [Bundle.main.executableURL, Bundle.main.bundleURL].compactMap { $0 }
            .map { $0.resolvingSymlinksInPath() }
        return try found(
            (tests.map { $0.deletingLastPathComponent() } + tests)
                .map { $0.appending(path: "loginrocket-emulator") }
                .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
        )
    }
}

/// The end of a program that ended by itself.
struct ProgramEnd {
    let code: Int32
    let output: String
    let errors: String

    var errorLines: [Substring] { errors.split(separator: "\n", omittingEmptySubsequences: false) }

    /// There is one line of errors, which begins with the program's name.
    var isOneLine: Bool {
        errors.hasPrefix("loginrocket-emulator: ") && errors.hasSuffix("\n")
            && errorLines.count == 2
    }
}

/// Runs the program until it ends by itself; one that does not end is killed after two minutes.
func runProgram(
    _ arguments: [String],
    output: FileHandle? = nil,
    _ meanwhile: (pid_t) async throws -> Void = { _ in }
) async throws -> ProgramEnd {
    let process = Process()
    let (written, errors) = (Pipe(), Pipe())
    process.executableURL = try program
    process.arguments = arguments
    process.standardError = errors
    process.standardOutput = output ?? written
    try process.run()
    let watchdog = killLater(process)
    defer { watchdog.cancel() }
    try await meanwhile(process.processIdentifier)
    return try await onThread {
        let text = try errors.fileHandleForReading.readToEnd() ?? Data()
        let shown = output == nil ? try written.fileHandleForReading.readToEnd() : nil
        process.waitUntilExit()
        return ProgramEnd(
            code: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: String(decoding: shown ?? Data(), as: UTF8.self),
            errors: String(decoding: text, as: UTF8.self)
        )
    }
}

/// Waits for a program on a thread of its own: the threads of tests are few.
private func onThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}

/// Kills a program that still runs after two minutes.
private func killLater(_ process: Process) -> DispatchWorkItem {
    let number = process.processIdentifier
    let work = DispatchWorkItem { _ = kill(number, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: work)
    return work
}

/// A program that runs on free ports.
struct RunningProgram {
    let port: Int
    let controlPort: Int
}

/// Starts the program, hands it to a test, ends it, and returns what it wrote to standard error.
@discardableResult
func withProgram(
    _ arguments: [String],
    _ test: (RunningProgram) async throws -> Void
) async throws -> String {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = try program
    process.arguments = ["--port", "0", "--control-port", "0"] + arguments
    process.standardError = errors
    process.standardOutput = output
    try process.run()
    let watchdog = killLater(process)
    defer {
        watchdog.cancel()
        process.terminate()
    }
    struct Ready: Decodable {
        let port: Int
        let controlPort: Int
    }
    let line = try await onThread {
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            line += more
        }
        return line
    }
    if let ready = try? JSONDecoder().decode(Ready.self, from: line) {
        try await test(RunningProgram(port: ready.port, controlPort: ready.controlPort))
    }
    process.terminate()
    let text = try await onThread {
        let text = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return text
    }
    guard !line.isEmpty else { throw NotFound() }
    return String(decoding: text, as: UTF8.self)
}
