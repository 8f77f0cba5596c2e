/// The way in which a realm identifies its users; a setting of the realm.
public enum UsernameKind: Sendable, CaseIterable {
    /// By a user name.
    case standard

    /// By an email address: requests then say `email` where they else say `username`.
    case email

    /// The field that names the user.
    var field: String {
        switch self {
        case .standard: "username"
        case .email: "email"
        }
    }
}
