public import ArgumentParser
import Foundation
public import LoginRocketEmulator

/// The emulator as a program: opens both ports, says so on one line, runs until a signal.
@main
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginrocket-emulator",
        abstract: "A LoginRocket realm on this machine, and a second port that controls it.",
        discussion: """
            Users at the start: frank / secret, and grace / secret with the TOTP secret \
            JBSWY3DPEHPK3PXP.
            """
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

    /// Parses the arguments, in which `--tls` may stand without a value.
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        await main(arguments.map { $0 == "--tls" ? "--tls=valid" : $0 })
    }

    func run() async throws {
        let signals = TerminationSignals()
        var configuration = Emulator.Configuration()
        configuration.host = host
        configuration.port = Int(port)
        configuration.controlPort = Int(controlPort)
        configuration.tls = tls
        let emulator = try await Emulator.start(configuration)
        print(#"{"port":\#(emulator.port),"controlPort":\#(emulator.controlPort)}"#)
        fflush(nil)
        await signals.first()
        await emulator.shutdown()
    }
}

extension Emulator.CertificateValidity: ExpressibleByArgument {}
