import Foundation
import Testing

extension Stories {
    /// What a crash leaves behind.
    @Suite struct CrashStories {
        static let programs = ["loginrocket-demo", "loginrocket-emulator"]

        @Test(arguments: programs, [SIGSEGV, SIGABRT, SIGQUIT])
        func `a program that crashes shows its memory nowhere`(
            _ program: String,
            _ signal: Int32
        ) async throws {
            try await Story.play { story in
                let process = try start(program, in: story)
                defer { if process.end == nil { kill(process.processIdentifier, SIGKILL) } }
                let output = story.directory.appending(path: "output")
                try await eventually("\(program) is up") {
                    try Data(contentsOf: output).contains(UInt8(ascii: "\n")) ? () : nil
                }
                let limits = try String(
                    contentsOfFile: "/proc/\(process.processIdentifier)/limits",
                    encoding: .utf8
                )
                let limit = limits.split(separator: "\n").first { $0.hasPrefix("Max core file") }
                #expect(limit?.split(separator: " ")[4] == "0", "\(limit ?? "none")")

                kill(process.processIdentifier, signal)
                let end = try await eventually("\(program) ends") { process.end }
                #expect(end == .killed(signal: signal))
                let files = try FileManager.default.contentsOfDirectory(
                    atPath: story.directory.path
                )
                #expect(files.filter { $0.hasPrefix("core") } == [])
                let said = try Data(contentsOf: story.directory.appending(path: "errors"))
                #expect(String(decoding: said, as: UTF8.self) == "")
            }
        }

        /// Starts it where core files have no limit.
        private func start(_ program: String, in story: Story) throws -> Process {
            let database = story.directory.appending(path: "client.sqlite").path
            let arguments =
                program == "loginrocket-demo"
                ? ["run", "--url", "http://127.0.0.1:1", "--db", database]
                : ["--port", "0", "--control-port", "0"]
            let output = story.directory.appending(path: "output")
            try Data().write(to: output)
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments =
                ["-c", "ulimit -c unlimited && exec \"$@\"", "sh"]
                + [try ChildProcess.products.appending(path: program).path] + arguments
            process.environment = ChildProcess.environment(in: story.directory)
            process.currentDirectoryURL = story.directory
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            let errors = story.directory.appending(path: "errors")
            try Data().write(to: errors)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            return process
        }
    }
}
