import LoginRocket
package import LoginRocketProtocol

// The output of a command: its answer, for scripts or for people.

extension OrderAnswer {
    /// Prints it; people see trouble on standard error.
    package func show(inJSON: Bool) {
        guard !inJSON else { return Output.standard.answer(Message.answer(self).line) }
        if let error = shown.error {
            Output.error.write(line: error.message.visible)
            return
        }
        Output.standard.answer(text)
    }

    private var text: String {
        switch result {
        // Alone, for scripts that use it.
        case .url(let url): url.visible
        case .token(let token): token.text
        case .redirect(let location, let cookies):
            ([location] + cookies).map(\.text.visible).joined(separator: "\n")
        case .outbox(let operations, _):
            operations.isEmpty ? "The outbox is empty." : operations.map(\.sentence).lines
        case .message(let text), .outcome(_, _, let text?):
            [text, shown.sentence].compactMap(\.self).lines
        case .outcome(_, _, nil), nil: [shown.sentence].compactMap(\.self).lines
        }
    }
}

extension [String] {
    /// One line each, without anything that could move a cursor.
    fileprivate var lines: String { map(\.visible).joined(separator: "\n") }
}
