import FoundationEssentials

extension Realm {
    /// `/v1/resend_email_token`: mails a new email token, if a verification was asked for.
    mutating func resendEmailToken(
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> Reply {
        let name = try parameters.require(nameField)
        guard let account = account(name), account.awaitsVerification else {
            throw .errors([.verificationNotRequested])
        }
        mailToken(.verification, to: account, at: now)
        return .message("A new verification email has been sent.")
    }

    /// `/v1/verify_email`: the address is verified, for whoever has the token.
    mutating func verifyEmail(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        let (name, token) = try parameters.require(nameField, .token)
        guard let account = account(name), let mailed = contents.emailTokens[account.username],
            mailed.matches(token, at: now)
        else { throw .errors([.invalidEmailToken]) }
        if settings.oneTimeTokens { contents.emailTokens[account.username] = nil }
        contents.accounts[account.username]?.verification = .verified
        return .message("Your email has been verified.")
    }
}

extension Account {
    fileprivate var awaitsVerification: Bool {
        switch verification {
        case .requested, .required: true
        case .none, .verified: false
        }
    }
}
