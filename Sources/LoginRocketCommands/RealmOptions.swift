import ArgumentParser
import Foundation
import LoginRocket
import LoginRocketCore

/// The options that say how a realm and its app are set up, where that is not as usual.
struct RealmOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The app's Login Handler URL, as the realm has it; for external logins.",
            valueName: "url"
        )
    )
    var loginHandler: String?

    @Option(
        help: ArgumentHelp(
            "The app's Signup Handler URL, if the realm has one besides.",
            valueName: "url"
        )
    )
    var signupHandler: String?

    @Option(
        help: ArgumentHelp(
            "The file with the public key of a realm that signs with RS256.",
            valueName: "pem"
        ),
        completion: .file(extensions: ["pem"])
    )
    var publicKey: String?

    @Flag(help: "The realm's user names are email addresses.")
    var emailUsernames = false

    @Flag(help: "The realm does not manage sessions: each ends when its token does.")
    var unmanaged = false

    func validate() throws {
        guard publicKey?.isEmpty != true else {
            throw ValidationError("The path of --public-key is empty: name a file.")
        }
    }

    /// Tells a client what it needs to know of them.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if the key's file cannot be read.
    func apply(to configuration: inout Client.Configuration) throws(LoginRocketError) {
        configuration.loginHandler = loginHandler
        configuration.signupHandler = signupHandler
        configuration.publicKey = try publicKey.map(Self.text)
        configuration.usernameKind = emailUsernames ? .email : .standard
    }

    /// Requires that a URL is one of the app's handlers and brings a token.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`.
    func requireHandler(of url: Secret) throws(LoginRocketError) {
        try requireHandlerURL(url, login: loginHandler, signup: signupHandler)
    }

    /// Returns the authority on the end of a session.
    func sessions(checkedEvery interval: Duration?) -> SessionManagement {
        unmanaged ? .unmanaged : .managed(recheckInterval: interval)
    }

    /// The same options for another process of this program.
    var arguments: [String] {
        let named = [
            ("--login-handler", loginHandler), ("--signup-handler", signupHandler),
            ("--public-key", publicKey),
        ]
        return named.flatMap { name, value in value.map { [name, $0] } ?? [] }
            + (emailUsernames ? ["--email-usernames"] : [])
            + (unmanaged ? ["--unmanaged"] : [])
    }

    private static func text(of path: String) throws(LoginRocketError) -> String {
        guard isPlainFile(path), let text = try? String(contentsOfFile: path, encoding: .utf8)
        else {
            throw LoginRocketError(
                .badInput,
                "\(path) cannot be read as text: name the file with the realm's public key."
            )
        }
        return text
    }
}
