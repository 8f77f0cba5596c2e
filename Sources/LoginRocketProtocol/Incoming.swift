package import LoginRocket

/// A line that came in: an order, or the wish to give one up.
package struct Incoming: Sendable {
    /// The tag that its sender gave it.
    package let tag: Tag?

    /// The name of the command that was given; `nil` if it cannot be read.
    package let command: String?

    /// The contents, or the reason why it has none; that never repeats the line, which may hold a
    /// password.
    package let contents: Result<Contents, LoginRocketError>

    /// The contents of a line.
    package enum Contents: Equatable, Sendable {
        case order(Order)
        /// The order of this tag is to be given up.
        case abandon(Tag)
    }

    /// Reads a line.
    package init(_ line: LineSplitter.Line) {
        do throws(LoginRocketError) {
            let fields = try OrderFields(line)
            (tag, command) = (fields.tag, fields.command)
            contents = Result { () throws(LoginRocketError) -> Contents in
                try fields.requireTag()
                switch fields.command {
                case "abandon": return .abandon(try fields.tag("which"))
                case let command: return .order(try Order(command, fields))
                }
            }
        } catch {
            (tag, command, contents) = (nil, nil, .failure(error))
        }
    }
}
