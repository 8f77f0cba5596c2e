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

            Exit codes: 0 ended by a signal; 64 wrong usage; 65 a file with bad contents; 74 \
            trouble with a file, a port or standard output.
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

    /// Runs the program, and ends it with an exit code; an error is one line.
    static func main() async {
        // Passwords and keys of its realm stay in memory, also in a crash.
        forbid_crash_reports()
        await Foundation.exit(exitCode())
    }

    func run() async throws {
        let signals = TerminationSignals()
        let emulator = try await start()
        if controlHost != nil {
            let port = emulator.controlPort
            Failure.tell("the control port \(port) obeys \(emulator.controlAudience)")
        }
        let ports = #"{"port":\#(emulator.port),"controlPort":\#(emulator.controlPort)}"#
        do {
            try FileHandle.standardOutput.write(contentsOf: Data("\(ports)\n".utf8))
        } catch {
            await emulator.shutdown()
            throw Failure.trouble("cannot write to standard output")
        }
        await signals.first()
        await emulator.shutdown()
    }

    private static func exitCode() async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch let failure as Failure {
            failure.tell()
            return failure.code
        } catch  where exitCode(for: error) == .success {
            // Help, or the version.
            print(fullMessage(for: error))
            return 0
        } catch {
            let failure = Failure.usage(message(for: error))
            failure.tell()
            return failure.code
        }
    }

    /// The arguments, in which `--tls` without a certificate has the valid one.
    private static var arguments: [String] {
        let given = CommandLine.arguments.dropFirst()
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
