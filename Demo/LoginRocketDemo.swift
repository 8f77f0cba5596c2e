import ArgumentParser
import LoginRocketCommands

/// `loginrocket-demo`: the commands of `loginrocket`, and a screen with a realm to play with.
@main
struct LoginRocketDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginrocket-demo",
        abstract: "Log in to a LoginRocket realm, with a client that outlives outages.",
        discussion: """
            Example:
              loginrocket-demo
              loginrocket-demo --script
              echo secret | loginrocket-demo login frank --url http://localhost:8600
              loginrocket-demo status --json

            \(Program.rules)
            """,
        version: "loginrocket-demo \(Program.version)",
        subcommands: Program.commands + [ScreenCommand.self],
        defaultSubcommand: ScreenCommand.self
    )

    static func main() async {
        await Program.main(Self.self)
    }
}
