import LoginRocketRealm
import NIOHTTP1

extension HTTPRequestHead {
    /// The request asks for the description of the port: it is no call, and no fault strikes it.
    var isForEmulator: Bool { Target(uri).path == "/openapi.json" }
}

extension Realm.Answer {
    /// The answer of the emulator itself.
    static func ofEmulator(to head: HTTPRequestHead) -> Realm.Answer {
        switch head.method {
        case .GET, .HEAD:
            Realm.Answer(
                status: 200,
                headers: [
                    Realm.Header("Content-Type", "application/json"),
                    // Tools of other origins draw pages from it.
                    Realm.Header("Access-Control-Allow-Origin", "*"),
                ],
                body: PackageResources.loginrocket_api_v1_json
            )
        default:
            .error(status: 405, "This method is not allowed here.", Realm.Header("Allow", "GET"))
        }
    }
}
