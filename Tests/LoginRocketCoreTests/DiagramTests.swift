import Foundation
import Testing

/// One after the other, because a page may hold more than one.
@Suite("The diagram and the tables", .serialized)
struct DiagramTests {
    @Test(
        "each in the documentation is the one the machine writes; UPDATE_DIAGRAM=1 rewrites it",
        arguments: Drawing.all
    )
    func isCurrent(drawing: Drawing) throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../\(drawing.page)").standardizedFileURL
        let text = try String(contentsOf: page, encoding: .utf8)
        let current = try drawing.text()
        let begin = try #require(text.range(of: "<!-- \(drawing.name):begin -->\n"))
        let end = try #require(text.range(of: "\n<!-- \(drawing.name):end -->"))
        let old = begin.upperBound <= end.lowerBound ? text[begin.upperBound..<end.lowerBound] : ""
        if ProcessInfo.processInfo.environment["UPDATE_DIAGRAM"] == "1" {
            try (text[..<begin.upperBound] + current + text[end.lowerBound...])
                .write(to: page, atomically: true, encoding: .utf8)
        } else {
            #expect(
                old == current,
                "\(drawing.page) is stale; UPDATE_DIAGRAM=1 swift test rewrites it. Now:\n\n\(current)"
            )
        }
    }
}
