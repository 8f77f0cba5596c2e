import Foundation
import LoginRocketEmulator
import LoginRocketRealm
import NIOHTTP1
import Testing

@Suite("The page of the control port")
struct PageTests {
    @Test(
        "each file of the page comes with a policy that allows only this port, and is never kept",
        arguments: [("/", "text/html"), ("/app.js", "text/javascript"), ("/app.css", "text/css")]
    )
    func fields(path: String, type: String) async throws {
        try await withEmulator { test in
            let heard = try await test.control(.GET, path)
            #expect(heard.status == 200)
            #expect(heard.headers["Content-Type"] == ["\(type); charset=utf-8"])
            #expect(heard.headers["X-Content-Type-Options"] == ["nosniff"])
            #expect(heard.headers["Cache-Control"] == ["no-store"])
            #expect(
                heard.headers["Content-Security-Policy"] == [
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ]
            )
        }
    }

    @Test("the page names no other file than its two, and has no script or style of its own")
    func parts() async throws {
        try await withEmulator { test in
            let page = try await text(test, "/")
            let named = page.matches(of: /(?:src|href)="([^"#]+)/).map { String($0.output.1) }
            #expect(named.sorted() == ["/app.css", "/app.js"])
            #expect(page.contains("<!doctype html>"))
            #expect(page.firstMatch(of: /<style| style=| on[a-z]+=|<script[^>]*>[^<]/) == nil)
        }
    }

    @Test("the page knows the address of the other port")
    func address() async throws {
        try await withEmulator { test in
            let page = try await text(test, "/")
            #expect(page.contains("data-scheme=\"http\" data-port=\"\(test.emulator.port)\""))
        }
        try await withEmulator(tls: .valid) { test in
            let page = try await text(test, "/")
            #expect(page.contains("data-scheme=\"https\""))
        }
    }

    @Test("the page's script never takes a text for markup or for a script")
    func textsOnly() async throws {
        try await withEmulator { test in
            let script = try await text(test, "/app.js")
            for way in [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "Function(", "setHTML", "DOMParser", "createContextualFragment", "srcdoc",
            ] {
                #expect(!script.contains(way), "\(way)")
            }
        }
    }

    @Test("the page has every switch, with its value in a new realm")
    func switches() async throws {
        try await withEmulator { test in
            let script = try await text(test, "/app.js")
            let settings = try found(
                JSONSerialization.jsonObject(with: Data(Realm.Settings().json)) as? [String: Any]
            )
            let rows = script.matches(of: /\["([a-zA-Z]+)",\s+(?:[a-z]+(?:OrNone)?|[a-z]+\()/)
            #expect(Set(rows.map { String($0.output.1) }) == Set(settings.keys))
        }
    }

    @Test("the page has a sentence for every fault")
    func faults() async throws {
        try await withEmulator { test in
            let script = try await text(test, "/app.js")
            for fault in Fault.allCases.map(\.rawValue) + ["delay"] {
                #expect(script.contains("    \(fault): \""), "\(fault)")
            }
        }
    }
}

private func text(_ test: EmulatorUnderTest, _ path: String) async throws -> String {
    let heard = try await test.control(.GET, path)
    return try found(String(data: heard.body, encoding: .utf8))
}
