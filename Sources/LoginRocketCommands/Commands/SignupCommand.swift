import ArgumentParser
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// `signup USER`: password and confirmation come from standard input.
struct SignupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signup",
        abstract: "Sign a new user up, with a password from standard input.",
        discussion: """
            Reads two lines: the password, and the password again. The realm decides what comes of \
            it: loggedIn; awaitingSignupCompletion, go on with the command signup-token; or \
            loggedOut, go on with the command verify-email.

            Example:
              printf 'secret\\nsecret\\n' | loginrocket signup heidi --email heidi@example.com
            """
    )

    @Argument(
        help: ArgumentHelp("The user name; with --email-usernames the address.", valueName: "user")
    )
    var username: String

    @Option(help: ArgumentHelp("The email address.", valueName: "address"))
    var email: String?

    @Option(help: ArgumentHelp("The first name.", valueName: "name"))
    var firstName: String?

    @Option(help: ArgumentHelp("The last name.", valueName: "name"))
    var lastName: String?

    @Option(help: ArgumentHelp("The organization to be made with the user.", valueName: "name"))
    var organization: String?

    @OptionGroup var options: Options

    func run() async throws {
        try await OneShot(options: options).carryOut(.signUp) {
            let password = try await SecretLines.next("password")
            let confirmation = try await SecretLines.next("confirmation of the password")
            try password.require(confirmation: confirmation)
            var signup = Signup(user: User(username), password: password)
            signup.email = email
            signup.firstName = firstName
            signup.lastName = lastName
            signup.organization = organization
            try signup.validate()
            return .signUp(signup)
        }
    }
}
