package import ArgumentParser
package import LoginRocketProtocol

/// The arguments of the program, for whoever wrote them wrongly.
package struct Usage {
    /// The command of which everything is a subcommand.
    private let root: any ParsableCommand.Type
    private let arguments: [String]

    package init(of root: any ParsableCommand.Type, arguments: [String]) {
        self.root = root
        self.arguments = arguments
    }

    /// The complaint about a command that does not exist; `nil` if the one that is meant does.
    ///
    /// The parser would take its name for an argument of the default command.
    package var unknownCommand: Failure? {
        let (command, _, rest) = understood
        let commands = command.configuration.subcommands.map { $0.name }
        guard let stranger = rest.first, !stranger.hasPrefix("-"), !commands.isEmpty else {
            return nil
        }
        let list = commands.joined(separator: ", ")
        return .usage("There is no command \"\(stranger.onOneLine)\": use one of \(list).")
    }

    /// Puts the parser's complaint into a sentence that says where to read more.
    package func failure(_ error: any Error) -> Failure {
        .usage("\(sentence(error)) See \(understood.name) --help.")
    }

    /// The command that is meant, what it is called, and the arguments that follow it.
    private var understood: (any ParsableCommand.Type, name: String, rest: ArraySlice<String>) {
        var command: any ParsableCommand.Type = root
        var name = root.name
        var rest = arguments.drop { $0 == "help" }
        while let next = command.configuration.subcommands.first(where: { $0.name == rest.first }) {
            command = next
            name += " " + next.name
            rest.removeFirst()
        }
        return (command, name, rest)
    }

    /// The parser's complaint, as a sentence on one line.
    func sentence(_ error: any Error) -> String {
        let text = root.message(for: error).onOneLine
        // What is one too many may be a password.
        if text.lowercased().contains("unexpected argument") {
            return "There are too many arguments: passwords are read from standard input."
        }
        return text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
    }
}

extension ParsableCommand {
    fileprivate static var name: String {
        configuration.commandName ?? "\(Self.self)"
    }
}

extension String {
    fileprivate var onOneLine: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
