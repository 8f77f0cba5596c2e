import Foundation
import LoginRocketCore
import LoginRocketEmulator
import Testing

@testable import LoginRocket

@Suite("TLS", .timeLimit(.minutes(2)))
struct TLSTests {
    @Test("a valid certificate is believed on the word of the named authority alone")
    func trusted() async throws {
        let emulator = try await start(.valid)
        let authority = try authorityFile(of: emulator)
        for host in ["localhost", "127.0.0.1"] {
            let base = try BaseURL("https://\(host):\(emulator.port)")
            let answer = await check(at: base, trusting: .pem(file: authority))
            #expect(answer == .accepted(.ended))
            let untrusted = await check(at: base, trusting: .system)
            #expect(untrusted == .notSent(invalid(host)))
        }
        await emulator.shutdown()
    }

    @Test("an expired certificate is refused before anything is sent, and the reason says so")
    func expired() async throws {
        let emulator = try await start(.expired)
        let authority = try authorityFile(of: emulator)
        let base = try BaseURL("https://localhost:\(emulator.port)")
        let answer = await check(at: base, trusting: .pem(file: authority))
        #expect(answer == .notSent(invalid("localhost")))
        #expect(await emulator.state().requests.isEmpty)
        await emulator.shutdown()
    }

    @Test("a certificate for another host is refused before anything is sent")
    func wrongHost() async throws {
        let emulator = try await start(.wrongHost)
        let authority = try authorityFile(of: emulator)
        for host in ["localhost", "127.0.0.1"] {
            let base = try BaseURL("https://\(host):\(emulator.port)")
            let answer = await check(at: base, trusting: .pem(file: authority))
            #expect(
                answer
                    == .notSent("the certificate of the server is not for \(host): check the URL")
            )
        }
        #expect(await emulator.state().requests.isEmpty)
        await emulator.shutdown()
    }

    @Test("a password goes out over TLS, each on its own connection")
    func login() async throws {
        let emulator = try await start(.valid)
        let api = try HTTPAPI(
            BaseURL("https://localhost:\(emulator.port)"),
            trustRoots: .pem(file: authorityFile(of: emulator))
        )
        for _ in 1...3 {
            let call = Request.login(User("frank"), password: Secret("secret"))
            guard case .accepted(.session) = await api.perform(call, timeout: .seconds(10)).answer
            else {
                Issue.record("no session")
                break
            }
        }
        await api.close()
        await emulator.shutdown()
    }
}

private func start(_ certificate: Emulator.CertificateValidity) async throws -> Emulator {
    var configuration = Emulator.Configuration()
    configuration.tls = certificate
    return try await Emulator.start(configuration)
}

private func invalid(_ host: String) -> String {
    """
    the certificate of \(host) is not valid: it has expired, this device's clock is wrong, \
    or its authority is not trusted
    """
}

private func check(at base: BaseURL, trusting roots: TrustRoots) async -> Answer<Reply> {
    do {
        let api = try HTTPAPI(base, trustRoots: roots)
        let response = await api.perform(
            .checkSession(token: Secret("no-token")),
            timeout: .seconds(10)
        )
        await api.close()
        return response.answer
    } catch {
        Issue.record(error)
        return .unknown("thrown")
    }
}

private func authorityFile(of emulator: Emulator) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/ca-\(UUID().uuidString).pem"
    let pem = try #require(emulator.caPEM)
    try pem.write(toFile: path, atomically: true, encoding: .utf8)
    return path
}
