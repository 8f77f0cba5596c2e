import ArgumentParser
import LoginRocket
import LoginRocketProtocol

/// `rekey`: seals everything in the database with a new key.
struct RekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Seal everything in the database with a new key.",
        discussion: """
            Without an option the key file is renewed in its place. With one, keep the old key \
            until the command is done, and name the new one from then on. Fails if there is no \
            database.

            Example:
              loginrocket rekey --new-key-file /etc/kiosk/client.key
            """
    )

    @Option(
        help: ArgumentHelp(
            "The file with the new key; made if it does not exist.",
            valueName: "path"
        ),
        completion: .file()
    )
    var newKeyFile: String?

    @Option(
        help: ArgumentHelp(
            "The systemd credential that is the new key.",
            valueName: "name"
        )
    )
    var newCredential: String?

    @OptionGroup var options: Options

    func validate() throws {
        guard newKeyFile == nil || newCredential == nil else {
            throw ValidationError(
                "The new key is either in a file or a credential: give one of the two options."
            )
        }
        guard options.credential == nil || newKeyFile != nil || newCredential != nil else {
            throw ValidationError(
                "A credential cannot be renewed here: name the new key with --new-credential."
            )
        }
        guard newKeyFile?.isEmpty != true else {
            throw ValidationError("The path of --new-key-file is empty: name a file.")
        }
    }

    func run() async throws {
        try await OneShot(options: options.withDatabase).rekey(to: source)
    }

    private var source: KeySource {
        switch (newKeyFile, newCredential) {
        case (let path?, _): .file(path)
        case (nil, let name?): .systemdCredential(name)
        case (nil, nil): .file(options.keyFilePath)
        }
    }
}
