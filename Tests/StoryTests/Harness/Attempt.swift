import Foundation

/// One run of the demo to its end, with exactly these arguments, input and rights.
struct Attempt {
    var arguments: [String]
    var input = Input.bytes(Data())
    var output = Sink.file
    var rights = Rights.own

    /// What is at standard input.
    enum Input {
        case bytes(Data)
        case closed
    }

    /// Where standard output goes.
    enum Sink {
        case file
        case fullDisk
    }

    /// What the program may do.
    enum Rights {
        case own
        /// Permissions of files count, also for a superuser.
        case ordinary
    }

    struct Result {
        let exit: Int32
        let output: Data
        let errors: Data
    }

    /// Runs it, where nothing but its output is written to the story's directory.
    func callAsFunction(in story: Story) async throws -> Result {
        let name = story.directory.appending(path: "attempt-" + UUID().uuidString)
        let outputURL = name.appendingPathExtension("stdout")
        let errorURL = name.appendingPathExtension("stderr")
        for url in [outputURL, errorURL] { try Data().write(to: url) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = try launcher + [program] + arguments
        process.environment = ChildProcess.environment(in: story.directory)
        process.environment?["PATH"] = "/usr/bin:/bin"
        process.currentDirectoryURL = story.directory
        process.standardInput = try standardInput
        process.standardOutput =
            switch output {
            case .file: try FileHandle(forWritingTo: outputURL)
            case .fullDisk: try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
            }
        process.standardError = try FileHandle(forWritingTo: errorURL)
        try process.run()
        defer { if process.end == nil { kill(process.processIdentifier, SIGKILL) } }
        let end = try await eventually("\(arguments) ends") { process.end }
        guard case .exited(let code) = end else {
            throw NeverHappened(description: "\(arguments) crashed")
        }
        return Result(
            exit: code,
            output: try Data(contentsOf: outputURL),
            errors: try Data(contentsOf: errorURL)
        )
    }

    private var program: String {
        get throws { try ChildProcess.products.appending(path: "loginrocket-demo").path }
    }

    private var launcher: [String] {
        let closing =
            switch input {
            case .bytes: [String]()
            case .closed: ["sh", "-c", "exec \"$@\" <&-", "sh"]
            }
        return switch (rights, geteuid()) {
        case (.ordinary, 0):
            ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] + closing
        case (.ordinary, _), (.own, _):
            closing
        }
    }

    private var standardInput: Any? {
        get throws {
            switch input {
            case .closed:
                return FileHandle.nullDevice
            case .bytes(let bytes):
                // A file without a name: a pipe might not take it all, and leaves nobody a trace.
                let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
                try bytes.write(to: url)
                defer { try? FileManager.default.removeItem(at: url) }
                return try FileHandle(forReadingFrom: url)
            }
        }
    }
}
