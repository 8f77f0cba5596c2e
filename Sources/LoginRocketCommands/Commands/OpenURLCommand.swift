import ArgumentParser
import LoginRocketProtocol

/// `open-url`: the URL that an external login came back with comes from standard input.
struct OpenURLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open-url",
        abstract: "Log in with the URL that an external login came back with.",
        discussion: """
            Reads the URL from standard input, for it holds a token. It has to be the URL of \
            --login-handler or --signup-handler. Its token is trusted once the realm has said that \
            its session is valid; in a realm without managed sessions once --public-key has \
            verified its signature.

            Example:
              echo 'https://example.com/login?token=...' \
            | loginrocket open-url --login-handler https://example.com/login
            """
    )

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.openURL) {
            let url = try await SecretLines.next("URL", upTo: .max)
            try options.realm.requireHandler(of: url)
            return .openURL(url)
        }
    }
}
