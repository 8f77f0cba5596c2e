/// The page on which the provider asks who it is: a form, and no script.
enum ProviderPage {
    static func html(for provider: Provider, state: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>\(provider.type)</title></head>
        <body>
        <h1>Log in with \(provider.type)</h1>
        <p>This page stands for the provider. Whoever you say you are, it believes you.</p>
        <form method="post" action="/provider/\(provider.type)">
        <input type="hidden" name="state" value="\(escaped(state))">
        <p><label>Email <input type="email" name="email" required autofocus></label></p>
        <p><label>First name <input name="first_name"></label></p>
        <p><label>Last name <input name="last_name"></label></p>
        <p><button>Log in</button></p>
        </form>
        </body>
        </html>

        """
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
