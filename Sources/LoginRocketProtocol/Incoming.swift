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
        let fields: OrderFields
        switch line {
        case .text(let text):
            do throws(LoginRocketError) {
                fields = try OrderFields(text)
            } catch {
                self.init(tag: nil, command: nil, contents: .failure(error))
                return
            }
        case .notText:
            self.init(bad: "The line is not UTF-8 text: send one command.")
            return
        case .tooLong:
            self.init(bad: "The line is longer than 64 KiB: send one command.")
            return
        }
        let contents = Result { () throws(LoginRocketError) -> Contents in
            try fields.requireTag()
            switch fields.command {
            case "abandon": return .abandon(try fields.tag("which"))
            case let command: return .order(try Order(command, fields))
            }
        }
        self.init(tag: fields.tag, command: fields.command, contents: contents)
    }

    private init(bad message: String) {
        let error = LoginRocketError(.badInput, message)
        self.init(tag: nil, command: nil, contents: .failure(error))
    }

    private init(tag: Tag?, command: String?, contents: Result<Contents, LoginRocketError>) {
        self.tag = tag
        self.command = command
        self.contents = contents
    }
}
