import Foundation
import Testing

@Suite struct ClientExamplesTests {
    @Test("Every public method of a client and a receipt has an example")
    func examples() throws {
        for method in try methods() {
            #expect(method.hasExample, "\(method.name) has no example.")
        }
    }

    private struct Method {
        let name: String
        let hasExample: Bool
    }

    private func methods() throws -> [Method] {
        let folder = "Sources/LoginRocket/Client"
        let files = try FileManager.default.contentsOfDirectory(atPath: path(folder))
            .filter { $0.hasPrefix("Client") || $0 == "Receipt.swift" }
        let method = #/((?:    ///.*\n)*)(?:    @.*\n)*    public (?:static )?func (\w+)/#
        let methods = try files.sorted().flatMap { file in
            try text(of: "\(folder)/\(file)").matches(of: method).map { match in
                Method(
                    name: "\(file): \(match.2)",
                    hasExample: match.1.contains(#/```swift\n(?:.*\n)*?    /// ```\n/#)
                )
            }
        }
        try #require(methods.count > 20)
        return methods
    }

    private func text(of file: String) throws -> String {
        try String(contentsOfFile: path(file), encoding: .utf8)
    }

    private func path(_ file: String) -> String {
        var root = URL(filePath: #filePath)
        for _ in 1...4 { root.deleteLastPathComponent() }
        return root.appending(path: file).path
    }
}
