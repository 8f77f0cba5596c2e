import Foundation
import LoginRocketEmulator
import NIOHTTP1
import Testing

@Suite("Calls that the control port does not have")
struct UnknownCallTests {
    @Test(
        "an unknown path is 404 with an error that names the paths",
        arguments: ["/nothing", "/states", "/state/1", "/users/a/b", "/v1/login", "/State", "/.."]
    )
    func path(path: String) async throws {
        try await withEmulator { test in
            for method in [HTTPMethod.GET, .POST, .PUT, .DELETE, .OPTIONS, .PATCH] {
                let answer = try await test.control(method, path)
                #expect(answer.status == 404)
                #expect(try answer.keys() == ["error"])
                let error = try answer.text("error")
                #expect(error.hasPrefix("invalid: path: one of /, /app.css, /app.js, /ca.pem, "))
                #expect(error.contains(", /users/{username}"))
            }
        }
    }

    @Test("an unknown method is 405 with an error that names the methods of the path")
    func method() async throws {
        try await withEmulator { test in
            let document = try await Document(of: test, .control)
            for path in document.paths.keys {
                var methods = try document.methods(of: path)
                if methods.contains("GET") { methods.append("HEAD") }
                for method in ["PATCH", "OPTIONS", "TRACE"] {
                    let answer = try await test.control(
                        HTTPMethod(rawValue: method),
                        withoutBraces(path)
                    )
                    #expect(answer.status == 405, "\(method) \(path)")
                    #expect(try answer.keys() == ["error"])
                    let words = methods.joined(separator: ", ")
                    #expect(answer.headers["Allow"] == [words], "\(method) \(path)")
                    #expect(try answer.text("error") == "invalid: method: one of \(words)")
                }
            }
        }
    }

    @Test("a HEAD is answered as a GET, without its body")
    func head() async throws {
        try await withEmulator { test in
            let paths = try await Document(of: test, .control).calls
                .filter { $0.hasPrefix("GET ") && $0 != "GET /events" }
                .map { withoutBraces(String($0.dropFirst("GET ".count))) }
            #expect(paths.count > 10)
            for path in paths + ["/nothing", "/requests?limit=0"] {
                let get = try await test.control(.GET, path)
                let head = try await test.control(.HEAD, path)
                #expect(head.status == get.status, "\(path)")
                #expect(head.body.isEmpty)
                for field in ["Content-Type", "Content-Length", "Content-Security-Policy"] {
                    #expect(head.headers[field] == get.headers[field], "\(path) \(field)")
                }
            }
            #expect(try await test.control(.HEAD, "/reset").status == 405)
        }
    }

    private func withoutBraces(_ path: String) -> String {
        path.filter { !"{}".contains($0) }
    }
}
