import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The emulator as a program, and its control API.
struct EmulatorProcess {
    /// The certificate it shows.
    enum Security: String {
        case valid, expired, wrongHost
    }

    let url: String
    private let control: String

    /// The port that answers nothing while the network is down.
    private struct Ready: Decodable {
        let port: Int
        let controlPort: Int
    }

    /// Starts it on two free ports.
    static func start(in story: Story, tls: Security? = nil) async throws -> EmulatorProcess {
        let options = ["--port", "0", "--control-port", "0"] + (tls.map { ["--tls=\($0)"] } ?? [])
        let process = try story.start("loginrocket-emulator", options, as: "emulator")
        let ready = try await eventually("the emulator is ready", within: .seconds(30)) {
            guard process.end == nil else {
                throw NeverHappened(description: "the emulator: \(process.transcript)")
            }
            let output = process.output
            guard let end = output.firstIndex(of: UInt8(ascii: "\n")) else { return Ready?.none }
            return try JSONDecoder().decode(Ready.self, from: output[..<end])
        }
        return EmulatorProcess(
            url: "\(tls == nil ? "http" : "https")://127.0.0.1:\(ready.port)",
            control: "http://127.0.0.1:\(ready.controlPort)"
        )
    }

    // MARK: - What it holds

    struct State: Decodable {
        let users: [User]
        let sessions: [Session]
        let requests: [String: Int]
        let maxInFlight: [String: Int]

        struct User: Decodable {
            let username: String
            let passwordVersion: Int
            let wrongPasswords: Int
        }

        struct Session: Decodable, Equatable {
            let id: String
            let username: String
        }

        func user(_ name: String) -> User? {
            users.first { $0.username == name }
        }

        func count(_ path: String) -> Int {
            requests[path] ?? 0
        }
    }

    func state() async throws -> State {
        try JSONDecoder().decode(State.self, from: await call(.GET, "/state"))
    }

    func certificateAuthority() async throws -> Data {
        try await call(.GET, "/ca.pem")
    }

    func code(of user: User) async throws -> String {
        struct Code: Decodable {
            let code: String
        }
        let answer = try await call(.GET, "/totp/\(user.name)")
        return try JSONDecoder().decode(Code.self, from: answer).code
    }

    // MARK: - What it is told

    func add(_ user: User) async throws {
        var body = ["username": user.name, "password": user.password]
        body["totpSecret"] = user.totpSecret
        try await call(.POST, "/users", body)
    }

    func setNetwork(up: Bool) async throws {
        try await call(.PUT, "/network", ["up": up])
    }

    func advanceClock(by seconds: Int) async throws {
        try await call(.POST, "/clock", ["advanceSeconds": seconds])
    }

    func plan(_ fault: String, on path: String, times: Int = 1) async throws {
        struct Order: Encodable {
            let path: String
            let fault: String
            let times: Int
        }
        try await call(.POST, "/faults", Order(path: path, fault: fault, times: times))
    }

    func clearFaults() async throws {
        try await call(.DELETE, "/faults")
    }

    func revokeSessions(of user: User) async throws {
        try await call(.POST, "/sessions/revoke", ["username": user.name])
    }

    func lockOut(after count: Int, as form: String) async throws {
        struct Settings: Encodable {
            let lockout: Lockout
        }
        struct Lockout: Encodable {
            let after: Int
            let `as`: String
        }
        try await call(.PUT, "/settings", Settings(lockout: Lockout(after: count, as: form)))
    }

    @discardableResult
    func call(
        _ method: HTTPMethod,
        _ path: String,
        _ body: (any Encodable)? = nil
    ) async throws -> Data {
        var request = HTTPClientRequest(url: control + path)
        request.method = method
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(Array(try JSONEncoder().encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let answer = try await response.body.collect(upTo: 1024 * 1024)
        guard response.status == .ok else {
            throw NeverHappened(
                description: "\(path): \(response.status) \(String(buffer: answer))"
            )
        }
        return Data(answer.readableBytesView)
    }
}

/// As often as a fault has to happen that does not end.
let forEver = 1_000_000
