import LoginRocket
import LoginRocketCore

extension Order {
    /// Why it makes no sense while there is no database; `nil` if it can be the first order of all.
    private var illegalWithoutDatabase: LoginRocketError? {
        let event: IllegalEvent
        switch self {
        case .verifyEmail(_, nil): return .nobodyToVerify
        case .mfa, .check, .updatePassword, .completeSignup, .openURL: event = .notInThisState
        case .cancel: event = .nothingToCancel
        case .cancelOperation, .acknowledge: event = .unknownOperation
        case .login, .forgotPassword, .resetPassword, .resendEmail, .signUp, .verifyEmail,
            .external, .logout, .status:
            return nil
        }
        return LoginRocketError(event, in: .loggedOut(.never))
    }

    /// Requires a database if the order makes no sense without one, so that none is made for it.
    ///
    /// - Throws: What the order would be refused with; or ``LoginRocketError`` with code `store` if
    ///   the database cannot be read.
    func requireDatabase(of options: Options) throws {
        // Without a URL either, the missing URL is what is told.
        guard let error = illegalWithoutDatabase, options.url != nil,
            try SQLiteStore.read(path: options.databasePath) == nil
        else { return }
        throw error
    }
}
