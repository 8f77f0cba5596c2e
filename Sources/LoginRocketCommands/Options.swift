package import ArgumentParser
import Foundation
import Logging
package import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// The options that all commands share.
package struct Options: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The realm's LoginRocket URL; not needed once the database knows it.",
            valueName: "url"
        )
    )
    package var url: String?

    @Option(
        help: ArgumentHelp(
            """
            The database. (default: $XDG_STATE_HOME/loginrocket/client.sqlite, or the same under \
            ~/.local/state)
            """,
            valueName: "path"
        ),
        completion: .file()
    )
    package var db: String?

    @Option(
        help: ArgumentHelp(
            "The file with the database's key. (default: client.key beside the database)",
            valueName: "path"
        ),
        completion: .file()
    )
    var keyFile: String?

    @Option(
        help: ArgumentHelp(
            """
            The name of the systemd credential that is the database's key; no key is ever made in \
            its place.
            """,
            valueName: "name"
        )
    )
    var credential: String?

    @Flag(
        help: """
            Fail if there is no database yet, instead of beginning with a new one; run waits for it.
            """
    )
    var mustExist = false

    @Option(
        help: ArgumentHelp(
            "Believe only servers whose certificate is signed by an authority in this file.",
            valueName: "pem"
        ),
        completion: .file(extensions: ["pem", "crt"])
    )
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            "The socket of the client that owns the database. (default: the database + .socket)",
            valueName: "path"
        ),
        completion: .file()
    )
    var socket: String?

    @OptionGroup var realm: RealmOptions

    @Flag(help: "Print one JSON object on standard output.")
    package var json = false

    @Option(
        help: ArgumentHelp(
            "How long all requests of the command may take together. (default: 10)",
            valueName: "seconds"
        )
    )
    var timeout: Double?

    @Option(
        help: ArgumentHelp(
            "The language of the server's sentences, such as de or \"de, en;q=0.5\".",
            valueName: "tag"
        )
    )
    var language: String?

    @Option(
        help: ArgumentHelp(
            """
            Log this and what is more severe: trace, debug, info, notice, warning, error or \
            critical. (default: notice)
            """,
            valueName: "level"
        )
    )
    var logLevel: LogLevel?

    package init() {}

    package func validate() throws {
        guard language.map(isAcceptLanguage) ?? true else {
            throw ValidationError(
                "The language is not a tag such as de or en-GB: give one, or several with commas."
            )
        }
        guard timeout.map({ $0 > 0 && $0 <= 86_400 }) ?? true else {
            throw ValidationError(
                "The timeout is not more than 0 and up to 86400 seconds: give another."
            )
        }
        for (option, value) in [
            ("db", db), ("key-file", keyFile), ("ca-file", caFile), ("socket", socket),
        ] where value?.isEmpty == true {
            throw ValidationError("The path of --\(option) is empty: name a file.")
        }
        guard credential?.isEmpty != true else {
            throw ValidationError("The name of --credential is empty: name a credential.")
        }
        guard credential == nil || keyFile == nil else {
            throw ValidationError(
                "The options --key-file and --credential both name the key: give one of them."
            )
        }
    }

    /// The log of what happens by itself.
    var logger: Logger {
        var logger = Logger(label: "loginrocket")
        logger.logLevel = logLevel?.level ?? .notice
        return logger
    }

    /// All requests of the command together.
    var timeLimit: Duration { .seconds(timeout ?? 10) }

    /// The options that were given, except --json, for another process of this program.
    package var arguments: [String] {
        let named = [
            ("--url", url), ("--db", db), ("--key-file", keyFile), ("--credential", credential),
            ("--ca-file", caFile), ("--socket", socket), ("--timeout", timeout.map { "\($0)" }),
            ("--language", language), ("--log-level", logLevel?.rawValue),
        ]
        return named.flatMap { name, value in value.map { [name, $0] } ?? [] }
            + (mustExist ? ["--must-exist"] : []) + realm.arguments
    }

    var databasePath: String {
        db ?? Self.defaultDatabasePath(ProcessInfo.processInfo.environment)
    }

    /// The socket of whoever owns the database.
    var socketPath: String { socket ?? databasePath + ".socket" }

    var keyFilePath: String {
        keyFile ?? Client.Configuration.keyPath(besides: databasePath)
    }

    static func defaultDatabasePath(_ environment: [String: String]) -> String {
        let state: String
        // The specification of XDG_STATE_HOME wants relative paths ignored.
        if let home = environment["XDG_STATE_HOME"], home.hasPrefix("/") {
            state = home
        } else {
            state = (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
        }
        return state + "/loginrocket/client.sqlite"
    }

    /// Opens the client.
    ///
    /// - Parameter recheckInterval: How often ``Client/run()`` checks the session.
    /// - Returns: The client; it owns the database until it is closed.
    /// - Throws: ``Failure``, or what the client cannot be opened for.
    package func open(recheckInterval: Duration?) throws -> Client {
        try Client.open(
            configuration(recheckInterval: recheckInterval),
            time: clocks,
            logger: logger
        )
    }

    /// The settings of the client.
    ///
    /// - Throws: ``Failure``, or ``LoginRocketError``.
    func configuration(recheckInterval: Duration?) throws -> Client.Configuration {
        let settings = try settings(recheckInterval: recheckInterval)
        if settings.url == nil || mustExist, try held() == nil {
            throw Failure.usage("\(databasePath) does not exist yet: name the realm with --url.")
        }
        return settings
    }

    /// The settings of the client, whether its database exists or not.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    func settings(recheckInterval: Duration?) throws -> Client.Configuration {
        var configuration = Client.Configuration(
            url: try url.map { try BaseURL($0) },
            databasePath: databasePath,
            keySources: keySources,
            trustRoots: caFile.map { .pem(file: $0) } ?? .system,
            acceptLanguage: language
        )
        try realm.apply(to: &configuration)
        configuration.requestTimeout = timeLimit
        configuration.sessions = realm.sessions(checkedEvery: recheckInterval)
        return configuration
    }

    /// The sources of the key: the one that was named, or else the file beside the database.
    var keySources: [KeySource] {
        credential.map { [.systemdCredential($0)] } ?? [.file(keyFilePath)]
    }
}
