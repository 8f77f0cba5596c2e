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
            abstract: "List all operations; only reads, also beside a running client.",
            discussion: """
                Fails if there is no database.

                Example:
                  loginrocket outbox list --json
                """
        )

        @OptionGroup var options: Options

        func run() async throws {
            try Reading(options: options).show {
                guard let snapshot = try options.read(limit: .max) else {
                    throw options.missingDatabase
                }
                return (snapshot, snapshot.outboxLines)
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
            try await OneShot(options: options.withDatabase).carryOutAlone {
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
            try await OneShot(options: options.withDatabase).carryOutAlone {
                .acknowledge(try OperationID(reading: id))
            }
        }
    }
}
