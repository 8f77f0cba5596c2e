import Foundation
import Testing

@Suite("The pages about the emulator")
struct EmulatorPageTests {
    @Test("have a table of the switches and one of the faults; UPDATE_PAGES=1 rewrites them")
    func tables() async throws {
        let document = try await withEmulator { try await Document(of: $0, .control) }
        let switches = try document.properties(of: "Settings").sorted { $0.key < $1.key }.map {
            "| `\($0)` | \(kind($1)) | \($1["description"] ?? "") |"
        }
        try check(
            "TheSettings.md",
            "switches",
            ["| switch | value | meaning |", "|---|---|---|"] + switches
        )
        let faults = try found(document.schema("FaultKind")["description"] as? String)
            .split(separator: "\n").map { line in
                let parts = line.dropFirst(2).split(separator: ": ", maxSplits: 1)
                return "| \(parts[0]) | \(parts[1]) |"
            }
        try check("TheControlPort.md", "faults", ["| fault | effect |", "|---|---|"] + faults)
    }

    @Test("have a line of curl for every call of the control port")
    func lines() async throws {
        let document = try await withEmulator { try await Document(of: $0, .control) }
        let page = try text(of: "TheControlPort.md")
        let lines = page.split(separator: "\n").filter { $0.contains("curl ") }.map(String.init)
        for call in try document.calls {
            let parts = call.split(separator: " ")
            let path = parts[1].replacing(#/\{\w+\}/#, with: "[^/? ]+")
            let address = try Regex(#"(localhost:8601|CONTROL_URL)\#(path)["'?) ]"#)
            let isThere = lines.contains { line in
                "\(line) ".contains(address) && method(of: line) == parts[0]
            }
            #expect(isThere, "\(call)")
        }
    }

    @Test("tell every function of authrocket.js and its call")
    func functions() async throws {
        let document = try await withEmulator { try await Document(of: $0, .api) }
        let page = try text(of: "WebFrontEnds.md")
        for path in document.paths.keys where path.hasPrefix("/v1/") {
            let text = try found(document.object("paths", path, "post")["description"] as? String)
            let name = try found(text.firstMatch(of: #/authrocket\.js calls it `(\w+)`/#)?.1)
            #expect(page.contains("| `\(name)` | `\(path)` |"))
        }
    }

    private func method(of line: String) -> Substring {
        if let method = line.firstMatch(of: #/-X ([A-Z]+)/#) { return method.1 }
        return line.contains("--data") ? "POST" : "GET"
    }

    private func kind(_ schema: [String: Any]) -> String {
        let types = schema["type"] as? [String] ?? [schema["type"] as? String ?? ""]
        let words = (schema["items"] as? [String: Any] ?? schema)["enum"] as? [String]
        let named = words.map { $0.map { "`\($0)`" }.joined(separator: ", ") }
        return types.map { type in
            switch type {
            case "boolean": "`true`, `false`"
            case "integer": "a number"
            case "array": "a list of \(named ?? "")"
            case "object": "an object"
            case "null": "`null`"
            default: named ?? "an address"
            }
        }.joined(separator: ", ")
    }

    /// Compares the text between two marks of a page.
    private func check(_ page: String, _ mark: String, _ lines: [String]) throws {
        let text = try text(of: page)
        let (begin, end) = ("<!-- \(mark):begin -->\n", "<!-- \(mark):end -->")
        let start = try found(text.range(of: begin)?.upperBound)
        let stop = try found(text.range(of: end)?.lowerBound)
        let table = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_PAGES"] == "1" {
            let whole = text[..<start] + table + text[stop...]
            try whole.write(to: pages.appending(path: page), atomically: true, encoding: .utf8)
        } else {
            #expect(text[start..<stop] == table, "UPDATE_PAGES=1 swift test rewrites \(page)")
        }
    }

    private func text(of page: String) throws -> String {
        try String(contentsOf: pages.appending(path: page), encoding: .utf8)
    }

    private let pages = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/LoginRocketEmulator/LoginRocketEmulator.docc").standardized
}
