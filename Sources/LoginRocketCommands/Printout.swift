import LoginRocket
package import LoginRocketProtocol

/// The output of a command: its answer, for scripts or for people.
package struct Printout {
    let answer: OrderAnswer

    package init(_ answer: OrderAnswer) {
        self.answer = answer
    }

    /// The output of a command that failed before anything was known.
    package init(_ failure: Failure) {
        self.init(OrderAnswer(.failed(failure), nil))
    }

    /// Prints it; people see trouble on standard error.
    package func show(inJSON: Bool) {
        guard !inJSON else { return Output.standard.answer(Message.answer(answer).line) }
        if let error = answer.shown.error {
            Output.error.write(line: error.message.visible)
            return
        }
        Output.standard.answer(text)
    }

    private var text: String {
        switch answer.result {
        // Alone, for scripts that use it.
        case .url(let url): url.visible
        case .token(let token): token.text
        case .redirect(let location, let cookies):
            ([location] + cookies).map(\.text.visible).joined(separator: "\n")
        case .outbox(let operations, _):
            operations.isEmpty ? "The outbox is empty." : operations.map(\.sentence).lines
        case .message(let text), .outcome(_, _, let text?):
            [text, answer.shown.sentence].compactMap(\.self).lines
        case .outcome(_, _, nil), nil: [answer.shown.sentence].compactMap(\.self).lines
        }
    }
}

extension [String] {
    /// One line each, without anything that could move a cursor.
    fileprivate var lines: String { map(\.visible).joined(separator: "\n") }
}
