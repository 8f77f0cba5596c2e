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
        Drawing(page: "README.md", name: "diagram", text: Diagram.text)
    ]
}
