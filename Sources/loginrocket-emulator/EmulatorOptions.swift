public import ArgumentParser
public import LoginRocketEmulator

/// The options of an emulator, with a command or without.
struct EmulatorOptions: ParsableArguments {
    @Option(help: "The port of the LoginRocket API; 0 picks one. (default: 8600, with exec 0)")
    var port: UInt16?

    @Option(help: "The port of the control API; 0 picks one. (default: 8601, with exec 0)")
    var controlPort: UInt16?

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
            #"A JSON file of the realm's switches and users: {"realm": {...}, "users": [{...}]}."#,
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Keep users and sessions in this file over restarts; made if it is missing.",
            valueName: "file"
        ),
        completion: .file()
    )
    var state: String?

    @Option(
        help: ArgumentHelp(
            """
            A file that --export wrote; it is one for --config, too. It may be missing if --export \
            names the same one.
            """,
            valueName: "file"
        ),
        completion: .file()
    )
    var `import`: String?

    @Option(
        help: ArgumentHelp(
            "Write users and settings to this file at the end; only its owner can read it.",
            valueName: "file"
        ),
        completion: .file()
    )
    var export: String?

    @Flag(help: "Print a line about each request, and the link of each mail, on standard error.")
    var log = false

    func validate() throws {
        if let state, let export, areOneFile(state, export) {
            throw ValidationError("--state and --export name one file: give each its own.")
        }
    }
}

extension Emulator.CertificateValidity: ExpressibleByArgument {}
