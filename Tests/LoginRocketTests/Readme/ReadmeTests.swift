import Foundation
import Testing

/// `Tests/readme` runs the other blocks, and refuses blocks of a kind that nobody checks.
@Suite struct ReadmeTests {
    @Test("Every Swift example in the README is code that a test runs")
    func examples() throws {
        let tests = try sources()
        let examples = try text(of: root.appending(path: "README.md"))
            .components(between: "```swift\n", and: "```\n")
            .filter { !$0.hasPrefix("// swift-tools-version") }
        #expect(examples.count == 5)
        for example in examples {
            let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
            let code = lines.drop { $0.isEmpty || $0.hasPrefix("import ") }.joined(separator: "\n")
            #expect(
                tests.contains { test in
                    imports(of: test) == imports(of: example) && marked(in: test).contains(code)
                },
                "No file with just these imports has this code between // README and // README end:\n\(example)"
            )
        }
    }

    /// The texts of all tests in folders of this name.
    private func sources() throws -> [String] {
        let tests = root.appending(path: "Tests")
        let folders = try FileManager.default.contentsOfDirectory(atPath: tests.path)
            .map { tests.appending(path: "\($0)/Readme") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
        return try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .map { try text(of: folder.appending(path: $0)) }
        }
    }

    private func imports(of text: String) -> [Substring] {
        text.split(separator: "\n").filter { $0.hasPrefix("import ") }
    }

    /// The code between the marks, moved to the left.
    private func marked(in test: String) -> [String] {
        test.components(between: "// README\n", and: "// README end\n").map { code in
            let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
            let indent = lines.first?.prefix { $0 == " " } ?? ""
            return lines.map { $0.hasPrefix(indent) ? $0.dropFirst(indent.count) : $0 }
                .joined(separator: "\n")
        }
    }

    private var root: URL {
        URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
    }

    private func text(of file: URL) throws -> String {
        try String(contentsOf: file, encoding: .utf8)
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        components(separatedBy: start).dropFirst().compactMap { part in
            part.range(of: end).map { String(part[..<$0.lowerBound]) }
        }
    }
}
