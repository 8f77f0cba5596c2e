import Foundation
import LoginRocket
import Testing

@Suite struct ReadmeTests {
    @Test("The README's first lines of code are the ones that compile here")
    func firstLines() throws {
        let readme = try text(of: "README.md")
        let blocks = readme.components(between: "```swift\n", and: "```\n")
        let source = try text(of: "Tests/LoginRocketTests/Client/ReadmeTests.swift")
        let marked = source.components(between: "// begin\n", and: "    // end\n")
        let example = try #require(marked.first)
        let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
        let expected = "import LoginRocket\n\n" + lines.joined(separator: "\n")
        #expect(blocks.first == expected)
    }
}

private func example(password: String, better: String) async throws {
    // begin
    let client = try Client.open(
        .init(url: BaseURL("https://sample.e1.loginrocket.com"), databasePath: "client.sqlite")
    )
    let running = Task { try await client.run() }

    try await client.login(username: "frank", password: Secret(password))
    let change = try await client.updatePassword(current: Secret(password), new: Secret(better))
    let logout = try await client.logout()  // Logged out here, now, for good.

    print(try await change.outcome())  // .done: the server holds it, perhaps after an outage.
    print(try await logout?.outcome() as Any)
    // end
    running.cancel()
}

private func text(of path: String) throws -> String {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start).dropFirst().compactMap { part in
            part.range(of: end).map { String(part[..<$0.lowerBound]) }
        }
    }
}
