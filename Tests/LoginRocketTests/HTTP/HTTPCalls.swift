import LoginRocketCore
import Testing

@testable import LoginRocket

// What the tests of the HTTP transport share.

let check = Request.checkSession(token: Secret("canary-token"))
let login = Request.login(User("frank"), password: Secret("canary-password"))

/// The answer to a call whose whole response is this text.
func answer(to call: Request<Secret>, _ text: String) async throws -> Answer<Reply> {
    let server = try await ScriptedServer([.awaitRequest, .send(text)])
    return await perform(call, at: server)
}

/// Makes one call with a transport of its own.
func perform(
    _ call: Request<Secret>,
    at server: ScriptedServer,
    timeout: Duration = .seconds(10),
    acceptLanguage: String? = nil
) async -> Answer<Reply> {
    guard let base = try? BaseURL("http://127.0.0.1:\(server.port)") else {
        return .unknown("bad URL")
    }
    return await perform(call, at: base, timeout: timeout, acceptLanguage: acceptLanguage)
}

func perform(
    _ call: Request<Secret>,
    at base: BaseURL,
    timeout: Duration,
    acceptLanguage: String? = nil
) async -> Answer<Reply> {
    do {
        let api = try HTTPAPI(base, acceptLanguage: acceptLanguage)
        let response = await api.perform(call, timeout: timeout)
        await api.close()
        return response.answer
    } catch {
        Issue.record(error)
        return .unknown("thrown")
    }
}

func withAPI(
    _ server: ScriptedServer,
    _ body: (HTTPAPI) async throws -> Void
) async throws {
    let api = try HTTPAPI(BaseURL("http://127.0.0.1:\(server.port)"))
    try await body(api)
    await api.close()
}

/// Waits for something another thread is about to do, ten seconds at most.
func eventually(_ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("did not happen within ten seconds")
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
