import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `external PROVIDER`: begins a login at another provider.
struct ExternalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "external",
        abstract: "Begin a login at another provider: print the URL for a browser.",
        discussion: """
            Makes no request. The browser comes back to the app's handler URL within 30 minutes: \
            go on with the command open-url.

            Example:
              xdg-open "$(loginrocket external facebook)"
            """
    )

    @Argument(help: "The provider's type or ID.")
    var provider: String

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOutAlone(.external) {
            try requireProvider(provider)
            return .external(provider: provider)
        }
    }
}
