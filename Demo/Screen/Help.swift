/// The list of all keys, with a sentence about each.
enum Help {
    /// Keys that belong together, and the sentence about them.
    struct Entry: Equatable {
        let keys: String
        let sentence: String

        /// The choices that these keys make; none for keys that are always there.
        let choices: [Choice]
    }

    static let entries: [Entry] = [
        entry([.frank, .grace], "Log in as frank, or as grace, whose app shows codes."),
        entry([.login], "Log in as somebody whose name and password you know."),
        entry([.code], "Give the code that the realm asks for."),
        entry([.newUser], "Sign up a new user."),
        entry([.signups], "Choose if a signup logs in, verifies first, or asks a server."),
        entry([.completeSignup], "Complete a signup with the token of the app's server."),
        entry([.external, .comeBack], "Leave for a provider to log in there, and come back."),
        entry([.cancel], "Give up the login or the signup that waits."),
        entry([.verifyEmail], "Verify the email address with the token from the mail."),
        entry([.forgotten, .reset], "Ask for a mail that resets a password, and reset it."),
        entry([.changePassword], "Change the password; the change outlives an outage."),
        entry([.logout], "Log out; the realm is told as soon as it can be reached."),
        entry([.check], "Ask the realm if the session still lives."),
        entry([.acknowledge], "Remove what has ended from the outbox."),
        Entry(keys: "Tab", sentence: "Go to the outbox to choose there, or back.", choices: []),
        entry([.cancelOperation], "Cancel the operation that is chosen in the outbox."),
        entry([.network], "Pull the network cable, or plug it in."),
        entry([.fault], "Choose a fault for the next calls."),
        entry([.clock], "Move the clock of the realm forward by an hour."),
        entry([.kill, .restart], "Kill the client without warning, and start another."),
        Entry(
            keys: "↑ ↓",
            sentence: "Scroll the events, or choose; so do PgUp, PgDn, Home and End.",
            choices: []
        ),
        entry([.quit, .help], "Quit, or show this list; Ctrl-L draws anew, Ctrl-Z stops."),
    ]

    private static func entry(_ choices: [Choice], _ sentence: String) -> Entry {
        Entry(
            keys: choices.map { String($0.rawValue) }.joined(separator: " "),
            sentence: sentence,
            choices: choices
        )
    }
}
