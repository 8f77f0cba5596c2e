internal import ArgumentParser
internal import LoginRocketCommands

/// `loginrocket`: the client as a program, without a screen and without a server.
@main
struct LoginRocketProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginrocket",
        abstract: "Log in to a LoginRocket realm, with a client that outlives outages.",
        discussion: """
            Example:
              echo secret | loginrocket login frank --url http://localhost:8600
              loginrocket status --json

            \(Program.rules)
            """,
        version: "loginrocket \(Program.version)",
        subcommands: Program.commands
    )

    static func main() async {
        await Program.main(Self.self)
    }
}
