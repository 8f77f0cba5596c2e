// Does what `Tests/bench` measures, with the store on a real file and a server that says yes:
//
//     bench-program logout DATABASE NUMBER    logs so many people in and out again, unsent
//     bench-program drain DATABASE            runs until nothing is queued
//
// Prints the seconds of each logout, or of the drain, one to a line. It has to compile with both
// commits that are compared, so it calls no more of the package than it needs.

import LoginRocket
import LoginRocketCore

/// A server that says yes to logins and logouts, at once.
struct Agreeing: API {
    func perform(_ request: Request<Secret>, timeout: Duration) async -> Response {
        switch request {
        case .login(let user, _):
            Response(.accepted(.session(token: Secret("token of \(user.username)"))))
        case .logout: Response(.accepted(.loggedOut))
        default: Response(.notSent("only logins and logouts are measured"))
        }
    }

    func close() async {}
}

func open(_ path: String) throws -> Client {
    let url = try BaseURL("https://sample.e1.loginrocket.com")
    let store = try SQLiteStore.open(
        path: path,
        realm: RealmAddress(origin: url.origin, baseURL: url.text),
        keySources: Client.Configuration(url: url, databasePath: path).keySources
    )
    return try Client(store: store, api: Agreeing())
}

/// Queues a logout per person, and says how long each took to be on the disk.
func logOut(people: Int, on client: Client) async throws -> [Duration] {
    var times: [Duration] = []
    for person in 0..<people {
        try await client.login(username: "person \(person)", password: Secret("secret"))
        let start = ContinuousClock.now
        try await client.logout()
        times.append(ContinuousClock.now - start)
    }
    return times
}

/// Runs the client until nothing is queued, and says how long that took.
func drain(_ client: Client) async throws -> Duration {
    let start = ContinuousClock.now
    let running = Task { try await client.run() }
    while await client.snapshot.unfinishedCount > 0 { try await Task.sleep(for: .milliseconds(1)) }
    let time = ContinuousClock.now - start
    running.cancel()
    try await running.value
    return time
}

let arguments = CommandLine.arguments
let client = try open(arguments[2])
let times =
    if arguments[1] == "drain" {
        [try await drain(client)]
    } else {
        try await logOut(people: Int(arguments[3]) ?? 0, on: client)
    }
await client.close()
for time in times { print(time / .seconds(1)) }
