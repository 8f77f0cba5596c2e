import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `login USER`: the password comes from standard input.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log a user in, with a password from standard input.",
        discussion: """
            If the realm asks for a code, the command is done and the state is awaitingMfa: go on \
            with the command mfa.

            Example:
              echo secret | loginrocket login frank --url http://localhost:8600
            """
    )

    @Argument(help: ArgumentHelp("The user name.", valueName: "user"))
    var username: String

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.login) {
            try requireName(username)
            return .login(username: username, password: try await SecretLines.next("password"))
        }
    }
}
