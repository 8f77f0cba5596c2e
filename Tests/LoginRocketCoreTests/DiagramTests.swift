import Foundation
import Testing

@Suite("The diagram")
struct DiagramTests {
    @Test("the diagram in README.md is the one the machine draws; UPDATE_DIAGRAM=1 rewrites it")
    func diagramIsCurrent() throws {
        let readme = URL(filePath: #filePath)
            .deletingLastPathComponent().appending(path: "../../README.md").standardizedFileURL
        let text = try String(contentsOf: readme, encoding: .utf8)
        let diagram = try Diagram.text()
        let begin = try #require(text.range(of: "<!-- diagram:begin -->\n"))
        let end = try #require(text.range(of: "\n<!-- diagram:end -->"))
        let old = begin.upperBound <= end.lowerBound ? text[begin.upperBound..<end.lowerBound] : ""
        if ProcessInfo.processInfo.environment["UPDATE_DIAGRAM"] == "1" {
            let head = text[..<begin.upperBound]
            try (head + diagram + text[end.lowerBound...])
                .write(to: readme, atomically: true, encoding: .utf8)
        } else {
            #expect(
                old == diagram,
                "README.md is stale; UPDATE_DIAGRAM=1 swift test rewrites it. Now:\n\n\(diagram)"
            )
        }
    }
}
