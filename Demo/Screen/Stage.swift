import Foundation
import LoginRocketCommands
import LoginRocketEmulator
import LoginRocketProtocol
import LoginRocketRealm

/// The stage of the demo's client: a realm, a database and a key.
struct Stage {
    /// The realm's URL.
    let url: String

    /// The realm, if it is the demo's own.
    let realm: OwnRealm?

    /// The options of the client's `run`.
    let clientOptions: [String]

    private let folder: URL?

    /// The passwords of the demo's own users.
    var passwords: [String: String] {
        guard realm != nil else { return [:] }
        return Dictionary(
            Emulator.Configuration().users.map { ($0.username, $0.password) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// A realm of the demo's own, with everything else in a folder that is gone at the end.
    static func own() async throws -> Stage {
        let realm = try await OwnRealm()
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "loginrocket-demo-\(UUID().uuidString)")
        let database = folder.appending(path: "client.sqlite").path
        return Stage(
            url: realm.url,
            realm: realm,
            clientOptions: [
                "--url", realm.url, "--db", database, "--timeout", "5",
                "--login-handler", Realm.Settings().loginHandler,
            ],
            folder: folder
        )
    }

    /// Somebody's realm, and a database that stays.
    static func lasting(_ options: Options) -> Stage {
        Stage(
            url: options.url ?? "",
            realm: nil,
            clientOptions: options.arguments,
            folder: nil
        )
    }

    /// Leaves nothing behind, except what lasts.
    func close() async {
        await realm?.close()
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}
