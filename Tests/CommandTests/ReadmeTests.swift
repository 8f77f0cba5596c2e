import Foundation
import LoginRocket
import Testing

@testable import LoginRocketProtocol

@Suite struct ReadmeTests {
    @Test("The README's table of errors has every code, whether to try again, and the exit code")
    func errors() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../README.md")
        let readme = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        let table = readme.components(separatedBy: "| exit |\n").dropFirst().first ?? ""
        let rows = table.split(separator: "\n", omittingEmptySubsequences: false)
            .dropFirst().prefix { $0.hasPrefix("|") }
            .map {
                $0.split(separator: " | ").enumerated().filter { $0.offset != 1 }.map(\.element)
            }
            .map { $0.joined(separator: " ") }
        let codes = LoginRocketError.Code.allCases.map { code in
            let error = LoginRocketError(code, "")
            let exit = Failure.client(error).exit.rawValue
            return "| `\(code.rawValue)` \(error.isRetryable ? "yes" : "no") \(exit) |"
        }
        #expect(rows == codes)
    }
}
