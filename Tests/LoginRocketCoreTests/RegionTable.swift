import LoginRocketCore
import LoginRocketCoreTesting

/// The regions of the machine, their states, and whether they are saved.
enum RegionTable {
    static func text() throws -> String {
        var table = MarkdownTable(["region", "states", "saved"])
        table.add(
            "session, ``SessionState``",
            Samples.sessionStates.map(\.value.name.rawValue).unique.asCode,
            saved { $0.session = .loggedOut(.never) }
        )
        table.add(
            "email verification, ``EmailVerification``",
            Samples.emailVerifications.map(\.value.name.rawValue).unique.asCode,
            saved { $0.emailVerification = .notRequested }
        )
        table.add(
            "foreground, ``Foreground``",
            "`idle`, or one request on its way: \(try purposes().asCode)",
            saved { $0.foreground = .idle }
        )
        table.add(
            "outbox, ``Outbox``",
            "of each ``Outbox/Operation`` its step or its outcome: see <doc:TheOutbox>",
            saved { $0.saved = [Samples.operation(Samples.verification)] }
        )
        return table.text
    }

    private static func purposes() throws -> [String] {
        try Samples.purposes.map { purpose in
            guard case .question = purpose.value.1 else {
                return try Samples.machine(purpose.value.0, running: purpose.value.1)
                    .foreground.description
            }
            return purpose.name
        }
        .unique
    }

    private static func saved(_ change: (inout Changes) -> Void) -> String {
        var changes = Transition.ignored.changes
        change(&changes)
        return changes.isDurable ? "yes" : "no"
    }
}
