public import ArgumentParser
import CCrashReports
import Foundation
public import LoginRocketEmulator
import LoginRocketRealm

/// The emulator as a program: opens both ports, prints their numbers, and runs until a signal.
@main
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginrocket-emulator",
        abstract: "A LoginRocket realm on this machine, and a second port that controls it.",
        discussion: """
            Users at the start: frank / secret, and grace / secret with the TOTP secret \
            JBSWY3DPEHPK3PXP, unless a configuration file names others.

            Example:
              loginrocket-emulator --port 8600 --control-port 8601

            Exit codes: 0 ended by a signal; 64 wrong usage; 65 a file with bad contents, or an \
            argument that is not UTF-8 text; 74 trouble with a file, a port or standard output.
            """,
        version: "loginrocket-emulator 0.1.0"
    )

    @Option(help: "The port of the LoginRocket API; 0 picks one.")
    var port: UInt16 = 8600

    @Option(help: "The port of the control API; 0 picks one.")
    var controlPort: UInt16 = 8601

    @Option(help: "The address that the port of the LoginRocket API listens at.")
    var host = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            "The address that the control port listens at; whoever reaches it can read keys and "
                + "change everything. (default: 127.0.0.1)",
            valueName: "host"
        )
    )
    var controlHost: String?

    @Option(
        name: .customLong("tls"),
        help: ArgumentHelp(
            "Speak TLS, with a certificate authority made at start; --tls alone means valid.",
            valueName: "certificate"
        )
    )
    var tls: Emulator.CertificateValidity?

    @Option(
        help: ArgumentHelp(
            #"A JSON file of the realm's switches and users: {"realm": {…}, "users": [{…}]}."#,
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Keep users and sessions in this file over restarts; made if it is missing.",
            valueName: "file"
        )
    )
    var state: String?

    @Flag(help: "Print a line about each request, and the link of each mail, on standard error.")
    var log = false

    /// Runs the program, and ends it with an exit code; an error is one line.
    static func main() async {
        // Passwords and keys of its realm stay in memory, also in a crash.
        forbid_crash_reports()
        // Writing to somebody who has gone is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        await Foundation.exit(exitCode())
    }

    func run() async throws {
        let signals = TerminationSignals()
        let emulator = try await start()
        if controlHost != nil {
            let port = emulator.controlPort
            Failure.tell("the control port \(port) obeys \(emulator.controlAudience)")
        }
        do {
            try Self.answer(
                #"{"port":\#(emulator.port),"controlPort":\#(emulator.controlPort)}"#
            )
        } catch {
            await emulator.shutdown()
            throw error
        }
        let requestLog = log ? RequestLog(of: emulator) : nil
        await signals.first()
        await emulator.shutdown()
        await requestLog?.end()
    }

    private static func exitCode() async -> Int32 {
        do throws(Failure) {
            try await obey()
            return 0
        } catch {
            error.tell()
            return error.code
        }
    }

    private static func obey() async throws(Failure) {
        do {
            // Without a few more the system's own libraries end the program.
            guard mayOpen(8) else { throw Failure.trouble(tooFewFiles) }
            var command = try parseAsRoot(try arguments())
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            throw failure
        } catch  where exitCode(for: error) == .success {
            // Help, or the version.
            try answer(fullMessage(for: error))
        } catch {
            throw .usage(message(for: error))
        }
    }

    /// Writes what the program was asked for.
    private static func answer(_ text: String) throws(Failure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
        } catch {
            throw .trouble("cannot write to standard output")
        }
    }

    /// The arguments, in which `--tls` without a certificate has the valid one.
    private static func arguments() throws(Failure) -> [String] {
        var given: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = unsafe CommandLine.unsafeArgv[index],
                let text = unsafe String(validatingCString: bytes)
            else { throw .badData("an argument is not UTF-8 text: give it as such") }
            given.append(text)
        }
        return zip(given, given.dropFirst() + ["-"]).map { argument, next in
            argument == "--tls" && next.hasPrefix("-") ? "--tls=valid" : argument
        }
    }

    /// Opens the ports.
    private func start() async throws -> Emulator {
        var configuration = Emulator.Configuration()
        configuration.host = host
        configuration.port = Int(port)
        configuration.controlPort = Int(controlPort)
        if let controlHost { configuration.controlHost = controlHost }
        configuration.tls = tls
        configuration.stateFile = state
        if let config { try configuration.read(config) }
        do {
            return try await Emulator.start(configuration)
        } catch {
            throw Failure(error, source: config ?? "users")
        }
    }
}

extension Emulator.Configuration {
    /// Merges a configuration file.
    fileprivate mutating func read(_ path: String) throws(Failure) {
        guard let content = try? Data(contentsOf: URL(filePath: path)) else {
            throw .trouble("cannot read \(path)")
        }
        do {
            try merge(json: Array(content))
        } catch {
            throw .badData("\(path): \(error)")
        }
    }
}

extension Emulator.CertificateValidity: ExpressibleByArgument {}
