internal import LoginRocket
package import LoginRocketCore

/// The answer to an order.
package struct OrderAnswer: Equatable, Sendable {
    /// The order it answers, as whoever gave the order called it.
    package var tag: Tag?

    /// The name of the command that was given; `nil` if it could not be read.
    package var command: String?

    /// The state after it.
    package var shown: ShownState

    /// The result, as scripts see it.
    package var exit: ExitStatus

    /// The operation that was queued.
    package var id: OperationID?

    package var result: OrderResult?

    /// The command that it answers; `nil` if there is none of that name.
    package var answered: Order.Command? { command.flatMap(Order.Command.init) }
}

extension OrderAnswer {
    /// Answers an order.
    ///
    /// - Parameters:
    ///   - verdict: How it went.
    ///   - snapshot: The state after it; `nil` if that is not known.
    ///   - tag: What whoever gave the order called it.
    ///   - command: The name of the command that was given.
    package init(
        _ verdict: Verdict,
        _ snapshot: Snapshot?,
        to tag: Tag? = nil,
        _ command: String? = nil
    ) {
        self.init(tag: tag, command: command, shown: ShownState(snapshot), exit: .done)
        switch verdict {
        case .done(let result):
            self.result = result
        case .queued(let id, let kind):
            (exit, self.id, result) = (.queued, id, .message(kind.acceptance))
        case .failed(let failure, let result):
            (exit, shown.error, self.result) = (failure.exit, ShownError(failure), result)
        }
    }
}

/// The name that an order gets from whoever gives it, for its answer to be known by.
package enum Tag: Hashable, Sendable {
    /// A text of at most ``Tag/longest`` characters.
    case text(String)
    case number(Int)

    package static let longest = 64

    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): JSONValue(number)
        }
    }
}

extension Tag: Decodable {
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
            self = .number(number)
            return
        }
        let text = try value.decode(String.self)
        guard text.unicodeScalars.count <= Self.longest else {
            throw DecodingError.dataCorruptedError(
                in: value,
                debugDescription: "It is longer than \(Self.longest) characters."
            )
        }
        self = .text(text)
    }
}
