import ArgumentParser
import LoginRocketCore
import LoginRocketProtocol

/// `outbox`: the operations that wait for the server, and those that have ended.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "List, cancel or acknowledge queued operations.",
        discussion: """
            Example:
              loginrocket outbox list --json
            """,
        subcommands: [List.self, Cancel.self, Acknowledge.self],
        defaultSubcommand: List.self
    )

    /// `outbox list`: all of them.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the operations in the order of acceptance, with their outcomes.",
            discussion: """
                Asks a running client, or else reads the database; fails if there is none.

                Example:
                  loginrocket outbox list --json
                """
        )

        @Option(
            help: ArgumentHelp(
                "List so many operations at most. (default: all)",
                valueName: "number"
            )
        )
        var limit: Int?

        @Option(
            help: ArgumentHelp(
                "List those that come after this operation, as a list with --limit goes on.",
                valueName: "id"
            )
        )
        var after: String?

        @OptionGroup var options: Options

        func validate() throws {
            guard limit.map({ $0 > 0 }) ?? true else {
                throw ValidationError("The limit is not more than 0: give another.")
            }
        }

        func run() async throws {
            try await Reading(options: options, command: .outbox).show { owner in
                try await owner.outbox(
                    after: try after.map { try OperationID(reading: $0) },
                    limit: limit ?? .max,
                    within: options.timeLimit
                )
            } orReading: {
                let after = try after.map { try OperationID(reading: $0) }
                return try options.readPage(after: after, limit: limit ?? .max)
            }
        }
    }

    /// `outbox cancel ID`: takes a password change back.
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel",
            abstract: "Take a password change back of which nothing may have reached the server.",
            discussion: """
                Fails if there is no database.

                Example:
                  loginrocket outbox cancel 0123456789abcdef0123456789abcdef
                """
        )

        @Argument(help: "The operation's ID, as the list shows it.")
        var id: String

        @OptionGroup var options: Options

        func run() async throws {
            try await OneShot(options: options.withDatabase).carryOutAlone(.cancelOperation) {
                .cancelOperation(try OperationID(reading: id))
            }
        }
    }

    /// `outbox acknowledge ID`: forgets an outcome.
    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "acknowledge",
            abstract: "Forget an operation that has ended, now that its outcome was seen.",
            discussion: """
                Fails if there is no database.

                Example:
                  loginrocket outbox acknowledge 0123456789abcdef0123456789abcdef
                """
        )

        @Argument(help: "The operation's ID, as the list shows it.")
        var id: String

        @OptionGroup var options: Options

        func run() async throws {
            try await OneShot(options: options.withDatabase).carryOutAlone(.acknowledge) {
                .acknowledge(try OperationID(reading: id))
            }
        }
    }
}

extension OwnerConnection {
    /// The owner's answer with so many operations of its outbox, asked for part after part.
    ///
    /// Of those that were told some may be acknowledged meanwhile, and nothing comes after them any
    /// more: then it goes on after the last one that is still there.
    fileprivate func outbox(
        after id: OperationID?,
        limit: Int,
        within time: Duration
    ) async throws -> OrderAnswer {
        var operations: [ShownOperation] = []
        var places = [id]
        while true {
            let part = min(limit - operations.count, 1_000)
            var answer = try await answer(
                to: .outbox(after: places.last ?? id, limit: part),
                within: time
            )
            if answer.exit == .badInput, places.count > 1 {
                places.removeLast()
                continue
            }
            guard case .outbox(let more, let next)? = answer.result else { return answer }
            operations += more
            guard let next, operations.count < limit else {
                answer.result = .outbox(operations, next: next)
                return answer
            }
            places += more.map(\.id) + [next]
        }
    }
}
