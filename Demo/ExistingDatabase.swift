import LoginRocket
import LoginRocketCore

// What makes no sense without a database is to make none.

extension Order {
    /// What becomes of it while there is no database; `nil` if it can be the first order of all.
    var verdictWithoutDatabase: Verdict? {
        switch self {
        case .login, .forgotPassword, .resetPassword, .resendEmail, .signUp, .verifyEmail(_, _?),
            .external, .status:
            nil
        case .verifyEmail(_, nil): .failed(.client(.nobodyToVerify))
        case .mfa, .check, .updatePassword, .completeSignup, .openURL, .rekey:
            illegal(.notInThisState)
        case .cancel: illegal(.nothingToCancel)
        case .cancelOperation, .acknowledge: illegal(.unknownOperation)
        case .logout: .nobodyToLogOut
        }
    }
}

extension Options {
    /// Whether the realm is named and there is no database yet: without either, the missing realm is
    /// what is told.
    ///
    /// - Throws: ``LoginRocketError``: `badInput` if the URL is none; `store` if it cannot be read.
    var lacksDatabase: Bool {
        get throws {
            guard let url else { return false }
            _ = try BaseURL(url)
            return try SQLiteStore.read(path: databasePath) == nil
        }
    }
}

extension LoginRocketError {
    /// An event that a client which nobody has used yet does not accept.
    init(withoutDatabase event: IllegalEvent) {
        self.init(event, in: .loggedOut(.never))
    }
}

private func illegal(_ event: IllegalEvent) -> Verdict {
    .failed(.client(LoginRocketError(withoutDatabase: event)))
}
