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
            """,
        version: "loginrocket-emulator 0.1.0"
    )

    @Option(help: "The port of the LoginRocket API; 0 picks one.")
    var port: UInt16 = 8600

    @Option(help: "The port of the control API; 0 picks one.")
    var controlPort: UInt16 = 8601

    @Option(help: "The address to listen at.")
    var host = "127.0.0.1"

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

    /// Parses the arguments; `--tls` does not need a value.
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        await main(arguments.map { $0 == "--tls" ? "--tls=valid" : $0 })
    }

    func run() async throws {
        // Passwords and keys of its realm stay in memory, also in a crash.
        forbid_crash_reports()
        let signals = TerminationSignals()
        var configuration = Emulator.Configuration()
        configuration.host = host
        configuration.port = Int(port)
        configuration.controlPort = Int(controlPort)
        configuration.tls = tls
        configuration.stateFile = state
        if let config { try configuration.read(config) }
        let emulator = try await start(configuration)
        print(#"{"port":\#(emulator.port),"controlPort":\#(emulator.controlPort)}"#)
        fflush(nil)
        await signals.first()
        await emulator.shutdown()
    }

    /// Opens the ports; reports an error of the files in one line.
    private func start(_ configuration: Emulator.Configuration) async throws -> Emulator {
        do {
            return try await Emulator.start(configuration)
        } catch let error as Emulator.StateFileError {
            switch error {
            case .damaged: throw failure("\(error)", .dataError)
            case .unreadable, .unwritable: throw failure("\(error)", .ioError)
            }
        } catch let error as Realm.ControlError {
            throw failure("\(config ?? "users"): \(error)", .dataError)
        }
    }
}

extension Emulator.Configuration {
    /// Merges a configuration file.
    fileprivate mutating func read(_ path: String) throws {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw failure("cannot read \(path)", .ioError)
        }
        do {
            try merge(json: Array(content))
        } catch {
            throw failure("\(path): \(error)", .dataError)
        }
    }
}

extension ExitCode {
    /// Bad input, by the names of `sysexits.h`.
    fileprivate static let dataError = ExitCode(65)

    /// A file that cannot be read or written.
    fileprivate static let ioError = ExitCode(74)
}

/// Prints the error in one line, and returns the exit code.
private func failure(_ sentence: String, _ code: ExitCode) -> ExitCode {
    FileHandle.standardError.write(Data("loginrocket-emulator: \(sentence)\n".utf8))
    return code
}

extension Emulator.CertificateValidity: ExpressibleByArgument {}
