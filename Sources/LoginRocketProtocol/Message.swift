package import LoginRocket
internal import LoginRocketCore

/// A line that a client prints.
package enum Message: Equatable, Sendable {
    /// The first line of a connection.
    case hello(Hello)

    /// The state; after it has changed, too.
    case snapshot(ShownState)

    /// The one answer to a line that came in.
    case answer(OrderAnswer)

    /// The first line of a connection.
    package struct Hello: Decodable, Equatable, Sendable {
        /// The version of the protocol.
        package var `protocol` = 1

        /// The version of the program.
        package var version: String

        /// The path of the client's database.
        package var database: String

        /// The number of the client's process.
        package var process: Int

        package init(version: String, database: String, process: Int32) {
            self.version = version
            self.database = database
            self.process = Int(process)
        }
    }

    /// The state that it shows, if it shows one.
    package var shown: ShownState? {
        switch self {
        case .hello: nil
        case .snapshot(let shown): shown
        case .answer(let answer): answer.shown
        }
    }

    /// The text of the line: the keys of its kind are always all there, and in this order.
    package var line: String { fitted.line }

    /// The object of the line.
    package var json: JSONValue {
        let (event, tag, command): (String, Tag?, String?)
        let members: [(key: String, value: JSONValue)]
        switch self {
        case .hello(let hello):
            (event, tag, command) = ("hello", nil, nil)
            members = [
                ("protocol", JSONValue(hello.protocol)), ("version", .string(hello.version)),
                ("database", .string(hello.database)), ("process", JSONValue(hello.process)),
            ]
        case .snapshot(let shown):
            (event, tag, command) = ("snapshot", nil, nil)
            members = shown.members
        case .answer(let answer):
            (event, tag, command) = ("answer", answer.tag, answer.command)
            members =
                answer.shown.members + [
                    ("exit", JSONValue(Int(answer.exit.rawValue))),
                    ("id", JSONValue(answer.id.map { "\($0)" })),
                    ("result", answer.result?.json ?? .null),
                ]
        }
        let head: [(key: String, value: JSONValue)] = [
            ("event", .string(event)), ("order", tag?.json ?? .null),
            ("command", JSONValue(command)),
        ]
        return .object(head + members)
    }
}

extension Message: Decodable {
    private enum Key: String, CodingKey { case event, order, command, exit, id, result }

    /// Reads a line as ``line`` writes it, or as a newer version does: keys that are not known are
    /// not looked at, and words that are not known are kept.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        switch try fields.decode(String.self, forKey: .event) {
        case "hello": self = .hello(try Hello(from: decoder))
        case "snapshot": self = .snapshot(try ShownState(from: decoder))
        case "answer":
            let command = try fields.decodeIfPresent(String.self, forKey: .command)
            let hasResult = try fields.contains(.result) && !fields.decodeNil(forKey: .result)
            let result = hasResult ? try fields.superDecoder(forKey: .result) : nil
            self = .answer(
                OrderAnswer(
                    tag: try fields.decodeIfPresent(Tag.self, forKey: .order),
                    command: command,
                    shown: try ShownState(from: decoder),
                    exit: try fields.decode(ExitStatus.self, forKey: .exit),
                    id: try fields.decodeIfPresent(OperationID.self, forKey: .id),
                    result: try result.flatMap { try OrderResult(to: command, from: $0) }
                )
            )
        case let event:
            throw DecodingError.dataCorruptedError(
                forKey: .event,
                in: fields,
                debugDescription: "An event \"\(event)\" is not known."
            )
        }
    }
}
