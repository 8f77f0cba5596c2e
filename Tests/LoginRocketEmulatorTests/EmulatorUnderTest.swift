import AsyncHTTPClient
import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOCore
import NIOHTTP1
import NIOSSL

/// Runs a test against an emulator on free ports, and closes all of it afterwards.
func withEmulator<Value: Sendable>(
    tls: Emulator.CertificateValidity? = nil,
    state: String? = nil,
    configure: (inout Emulator.Configuration) -> Void = { _ in },
    _ test: (EmulatorUnderTest) async throws -> Value
) async throws -> Value {
    var configuration = Emulator.Configuration()
    configuration.tls = tls
    configuration.stateFile = state
    configure(&configuration)
    let emulator = try await Emulator.start(configuration)
    var client = HTTPClient.Configuration(redirectConfiguration: .disallow)
    client.connectionPool.retryConnectionEstablishment = false
    if let pem = emulator.caPEM {
        var trust = TLSConfiguration.makeClientConfiguration()
        trust.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
        client.tlsConfiguration = trust
    }
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: client)
    let result: Result<Value, any Error>
    do {
        result = .success(try await test(EmulatorUnderTest(emulator: emulator, http: http)))
    } catch {
        result = .failure(error)
    }
    try await http.shutdown()
    await emulator.shutdown()
    return try result.get()
}

/// An emulator and a client of both its ports.
struct EmulatorUnderTest {
    let emulator: Emulator
    let http: HTTPClient

    /// Sends a JSON body to the LoginRocket API.
    func post(_ path: String, _ json: String, host: String = "127.0.0.1") async throws -> Heard {
        let scheme = emulator.caPEM == nil ? "http" : "https"
        return try await send(.POST, "\(scheme)://\(host):\(emulator.port)\(path)", json)
    }

    func login(_ username: String = "frank", _ password: String = "secret") async throws -> Heard {
        try await post("/v1/login", #"{"username":"\#(username)","password":"\#(password)"}"#)
    }

    func token() async throws -> String {
        try await login().text("token")
    }

    /// Sends a call to the control API.
    func control(
        _ method: HTTPMethod,
        _ path: String,
        _ json: String? = nil
    ) async throws -> Heard {
        try await send(method, "http://127.0.0.1:\(emulator.controlPort)\(path)", json)
    }

    /// Sends a `GET` to the LoginRocket API.
    func get(_ path: String, cookie: String? = nil) async throws -> Heard {
        try await send(.GET, "http://127.0.0.1:\(emulator.port)\(path)", nil, cookie: cookie)
    }

    /// Sends a request without a body to the LoginRocket API.
    func api(_ method: HTTPMethod, _ path: String) async throws -> Heard {
        try await send(method, "http://127.0.0.1:\(emulator.port)\(path)", nil)
    }

    /// Sends a form to an address.
    func submit(_ url: String, _ form: String) async throws -> Heard {
        try await send(.POST, url, form, type: "application/x-www-form-urlencoded")
    }

    func planFault(_ fault: Fault, path: String = "/v1/login", times: Int = 1) async throws {
        let json = #"{"path":"\#(path)","fault":"\#(fault.rawValue)","times":\#(times)}"#
        _ = try await control(.POST, "/faults", json)
    }

    private func send(
        _ method: HTTPMethod,
        _ url: String,
        _ body: String?,
        type: String = "application/json",
        cookie: String? = nil
    ) async throws -> Heard {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let cookie { request.headers.add(name: "Cookie", value: cookie) }
        if let body {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await http.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1024 * 1024)
        return Heard(
            status: Int(response.status.code),
            headers: response.headers,
            body: Data(body.readableBytesView)
        )
    }
}

/// An answer as a client sees it.
struct Heard {
    let status: Int
    let headers: HTTPHeaders
    let body: Data

    func object() throws -> [String: Any] {
        try found(JSONSerialization.jsonObject(with: body) as? [String: Any])
    }

    func keys() throws -> Set<String> { Set(try object().keys) }
    func text(_ key: String) throws -> String { try found(object()[key] as? String) }
    func number(_ key: String) throws -> Int { try found(object()[key] as? Int) }
    func counts(_ key: String) throws -> [String: Int] {
        try found(object()[key] as? [String: Int])
    }

    func rows(_ key: String) throws -> [[String: Any]] {
        try found(object()[key] as? [[String: Any]])
    }
}

struct NotFound: Error {}

/// The value, or an error that ends the test.
func found<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw NotFound() }
    return value
}

/// Asks again and again until the answer is yes; gives up after ten seconds.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NotFound() }
        await Task.yield()
    }
}
