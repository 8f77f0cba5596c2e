import Foundation

/// A program that runs, with its standard streams.
///
/// What it prints goes to files, so that nothing blocks and all of it is there at the end.
final class ChildProcess {
    let name: String

    private let process = Process()
    private let input = Pipe()
    private let outputURL: URL
    private let errorURL: URL

    /// How a process ended.
    enum End: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// Starts a product of this package.
    init(
        _ product: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        as name: String,
        in directory: URL
    ) throws {
        self.name = name
        outputURL = directory.appending(path: "\(name).stdout")
        errorURL = directory.appending(path: "\(name).stderr")
        for url in [outputURL, errorURL] {
            try Data().write(to: url)
        }
        // A dead reader must be an error here, not the death of the tests.
        _ = signal(SIGPIPE, SIG_IGN)
        process.executableURL = try Self.products.appending(path: product)
        process.arguments = arguments
        process.environment = Self.environment(in: directory).merging(environment) { $1 }
        process.currentDirectoryURL = directory
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: outputURL)
        process.standardError = try FileHandle(forWritingTo: errorURL)
        try process.run()
        try? input.fileHandleForReading.close()
    }

    var output: Data { (try? Data(contentsOf: outputURL)) ?? Data() }

    /// What it has printed since it had printed so many bytes.
    func output(after count: Int) throws -> Data {
        let file = try FileHandle(forReadingFrom: outputURL)
        try file.seek(toOffset: UInt64(count))
        return try file.readToEnd() ?? Data()
    }

    var errors: String { text(errorURL) }

    /// How it ended; `nil` while it runs.
    var end: End? { process.end }

    func write(_ lines: [String]) throws {
        try input.fileHandleForWriting.write(
            contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8)
        )
    }

    func closeInput() throws {
        try input.fileHandleForWriting.close()
    }

    func send(_ signal: Int32) {
        guard process.isRunning else { return }
        kill(process.processIdentifier, signal)
    }

    /// Waits for its end; kills it if it does not come to one.
    func end(within limit: Duration) async throws -> End {
        do {
            return try await eventually("\(name) ends", within: limit) { end }
        } catch {
            send(SIGKILL)
            throw error
        }
    }

    /// What it said, for whoever looks into a failed story.
    var transcript: String {
        """
        --- \(name) \(process.arguments ?? []) \(end.map { "\($0)" } ?? "running")
        stdout: \(text(outputURL))
        stderr: \(errors)
        """
    }

    private func text(_ url: URL) -> String {
        (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// All that a program finds in its environment.
    static func environment(in directory: URL) -> [String: String] {
        ["HOME": directory.path, "XDG_STATE_HOME": directory.path, "LANG": "C.UTF-8"]
    }

    /// The directory that holds the test bundle holds the programs too.
    static var products: URL {
        get throws {
            let candidates = [Bundle.main.executableURL, Bundle.main.bundleURL]
            for case let url? in candidates {
                let directory = url.resolvingSymlinksInPath().deletingLastPathComponent()
                for directory in [directory, url.resolvingSymlinksInPath()] {
                    let program = directory.appending(path: "loginrocket-demo")
                    if FileManager.default.isExecutableFile(atPath: program.path) {
                        return directory
                    }
                }
            }
            throw NeverHappened(description: "no loginrocket-demo beside the test bundle")
        }
    }
}
