import Testing

/// A part of a page that the machine writes, between two marks.
struct Drawing: Sendable, CustomTestStringConvertible {
    /// The page, from the package's folder on.
    let page: String

    /// The name in the marks `<!-- name:begin -->` and `<!-- name:end -->`.
    let name: String

    let text: @Sendable () throws -> String

    var testDescription: String { "\(name) in \(page)" }

    static let all = [
        Drawing(page: "README.md", name: "diagram", text: Diagram.text),
        Drawing(page: core("TheMachine"), name: "regions", text: RegionTable.text),
        Drawing(page: core("TheOutbox"), name: "steps", text: StepTable.text),
        Drawing(page: core("TheOutbox"), name: "outcomes", text: OutcomeTable.text),
        Drawing(page: client("WhatIsPromised"), name: "outcomes", text: OutcomeTable.text),
    ]

    private static func core(_ page: String) -> String {
        "Sources/LoginRocketCore/LoginRocketCore.docc/\(page).md"
    }

    private static func client(_ page: String) -> String {
        "Sources/LoginRocket/LoginRocket.docc/\(page).md"
    }
}
