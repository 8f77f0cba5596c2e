package import ArgumentParser
import Foundation
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

    @Flag(help: "Fail if there is no database yet, instead of beginning with a new one.")
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

    package init() {}

    package func validate() throws {
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

    /// All requests of the command together.
    var timeLimit: Duration { .seconds(timeout ?? 10) }

    /// The options that were given, except --json, for another process of this program.
    package var arguments: [String] {
        let named = [
            ("--url", url), ("--db", db), ("--key-file", keyFile), ("--credential", credential),
            ("--ca-file", caFile), ("--socket", socket), ("--timeout", timeout.map { "\($0)" }),
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
        let url = try url.map { try BaseURL($0) }
        if url == nil || mustExist, try held() == nil {
            throw Failure.usage("\(databasePath) does not exist yet: name the realm with --url.")
        }
        var configuration = Client.Configuration(
            url: url,
            databasePath: databasePath,
            keySources: keySources,
            trustRoots: caFile.map { .pem(file: $0) } ?? .system
        )
        try realm.apply(to: &configuration)
        configuration.requestTimeout = timeLimit
        configuration.sessions = realm.sessions(checkedEvery: recheckInterval)
        return try Client.open(configuration, time: clocks)
    }

    /// Reads what the database holds, beside its owner or without one; it creates nothing.
    ///
    /// - Returns: The state it holds; `nil` if there is no database.
    /// - Throws: ``LoginRocketError``: `badInput` for another realm's database; `store`.
    func read() throws -> Snapshot? {
        guard let held = try held(limit: Snapshot.limit) else { return nil }
        try requireRealm(held.realm)
        return Snapshot(reading: held.saved, at: clocks.now)
    }

    /// Reads a part of the outbox, beside its owner or without one; it creates nothing.
    ///
    /// - Returns: The state, and the operations that come after the one of this ID.
    /// - Throws: ``LoginRocketError``: `badInput` for another realm's database, or if there is no
    ///   operation of this ID; `store`, also if there is no database.
    func readPage(
        after id: OperationID?,
        limit: Int
    ) throws -> (snapshot: Snapshot, result: OrderResult?) {
        guard let snapshot = try read(),
            let page = try SQLiteStore.page(
                path: databasePath,
                keySources: keySources,
                after: id,
                limit: limit
            )
        else { throw missingDatabase }
        let operations = Snapshot(reading: page, at: clocks.now).operations
        let isWhole = operations.count < limit
        return (
            snapshot,
            .outbox(
                operations.map(ShownOperation.init),
                next: isWhole ? nil : operations.last?.id
            )
        )
    }

    private func requireRealm(_ realm: RealmAddress) throws {
        guard let url = try url.map({ try BaseURL($0) }), realm.origin != url.origin else { return }
        throw LoginRocketError(
            .badInput,
            "\(databasePath) belongs to \(realm.origin), not to \(url.origin): "
                + "use that URL or another database."
        )
    }

    /// The state that the database holds, whatever the other options say, or that of
    /// a client nobody has used yet; `nil` if it cannot be read.
    var snapshotBesides: Snapshot? {
        do {
            return try heldBesides ?? .unused
        } catch {
            return nil
        }
    }

    /// The state that the database holds, whatever the other options say; `nil` without a database.
    var heldBesides: Snapshot? {
        get throws {
            let found: (saved: SavedExcerpt, realm: RealmAddress)?
            do {
                found = try held(limit: Snapshot.limit)
            } catch let error as LoginRocketError where error.code == .key {
                // Without the key nothing is checked, and all is there to read.
                found = try SQLiteStore.excerpt(path: databasePath)
            }
            return found.map { Snapshot(reading: $0.saved, at: clocks.now) }
        }
    }

    /// The sources of the key: the one that was named, or else the file beside the database.
    var keySources: [KeySource] {
        credential.map { [.systemdCredential($0)] } ?? [.file(keyFilePath)]
    }
}
