import AccountModel
import LoginRocket

/// An app of a few lines: `account-example https://sample.e1.loginrocket.com client.sqlite`.
///
/// It reads `login NAME PASSWORD`, `code CODE`, `password OLD NEW`, `logout` and `quit` from
/// standard input, a line each, and prints the screen whenever it changes.
@main
struct Main {
    static func main() async throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: account-example URL DATABASE")
            return
        }
        let client = try Client.open(
            .init(url: BaseURL(CommandLine.arguments[1]), databasePath: CommandLine.arguments[2])
        )
        let account = Account(client)
        let running = Task { try await account.run { print($0) } }
        while let line = readLine(), line != "quit" {
            print(await answer(line.split(separator: " ").map(String.init), account))
        }
        await client.close()
        try await running.value
    }

    private static func answer(_ words: [String], _ account: Account) async -> String {
        switch (words.first, words.dropFirst().count) {
        case ("login", 2): await account.logIn(words[1], password: Secret(words[2]))
        case ("code", 1): await account.enterCode(Secret(words[1]))
        case ("password", 2):
            await account.changePassword(from: Secret(words[1]), to: Secret(words[2]))
        case ("logout", 0): await account.logOut()
        default: "login NAME PASSWORD, code CODE, password OLD NEW, logout or quit"
        }
    }
}
