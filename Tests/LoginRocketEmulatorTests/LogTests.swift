import Foundation
import NIOCore
import Testing

@Suite("The log of the program")
struct LogTests {
    @Test func `--log tells each request and the link of each mail, and no other secret`()
        async throws
    {
        let told = try await withProgram(["--log"]) { running in
            let close = ["Connection: close"]
            let mail = rawPost("/v1/forgot_password", #"{"username":"frank"}"#, fields: close)
            _ = try await bytesUntilClosed(port: running.port, mail)
            let login = rawPost("/v1/login?token=7001", loginBody, fields: close)
            _ = try await bytesUntilClosed(port: running.port, login)
        }
        let lines = told.split(separator: "\n")
        #expect(lines.count == 3)
        let first = /loginrocket-emulator: 1 POST \/v1\/forgot_password frank 200 in \d+ ms/
        #expect(lines.contains { $0.wholeMatch(of: first) != nil })
        let link = "loginrocket-emulator: mail to frank@example.com: https://yourapp.com/"
        #expect(told.contains(link))
        #expect(!told.contains("7001") && !told.contains("eyJ") && !told.contains("secret"))
    }

    @Test func `what orders a terminal about never leaves the log, and a request is one line`()
        async throws
    {
        let told = try await withProgram(["--log"]) { running in
            let name = #"{"username":"a\u001b31m\nb\u202ec\u009d","password":"x"}"#
            let login = rawPost("/v1/login", name, fields: ["Connection: close"])
            _ = try await bytesUntilClosed(port: running.port, login)
            let path = "GET /\u{9B}31m\u{202E}\u{7F} HTTP/1.1\r\nConnection: close\r\n\r\n"
            _ = try await bytesUntilClosed(port: running.port, path)
        }
        #expect(told.split(separator: "\n").count == 2)
        let orders: Set<Unicode.GeneralCategory> = [.control, .format]
        let found = told.unicodeScalars.filter {
            $0 != "\n" && orders.contains($0.properties.generalCategory)
        }
        #expect(found.isEmpty)
    }

    @Test func `without --log nothing is told`() async throws {
        let told = try await withProgram([]) { running in
            let login = rawPost("/v1/login", loginBody, fields: ["Connection: close"])
            _ = try await bytesUntilClosed(port: running.port, login)
        }
        #expect(told.isEmpty)
    }
}
