import FoundationEssentials

extension Call {
    static let ofPasswords = [forgotPassword, resetPassword, updatePassword]

    static let updatePassword = Call("/v1/update_password") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.updatePassword(parameters, at: now)
    }

    static let forgotPassword = Call("/v1/forgot_password") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.forgotPassword(parameters, at: now)
    }

    static let resetPassword = Call("/v1/reset_password") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.resetPassword(parameters, at: now)
    }
}

extension Realm {
    /// `/v1/update_password`: changes the password if the caller knows the current one.
    mutating func updatePassword(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        let session = try liveSession(parameters, at: now)
        let (current, new) = try parameters.require(.currentPassword, .password)
        try checkConfirmation(of: new, parameters)
        try check(current, of: session.username, at: now, wrong: .wrongCurrentPassword)
        try checkNewPassword(new, of: session.username)
        change(session.username, to: new, keeping: session)
        return .message("Your password has been updated.")
    }

    /// `/v1/forgot_password`: mails a password token.
    ///
    /// By default the answer does not reveal if there is such a user.
    mutating func forgotPassword(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        let name = try parameters.require(nameField)
        if let account = account(name) {
            mailToken(.passwordReset, to: account, at: now)
        } else if settings.forgotPasswordRevealsUsers {
            throw .errors([.unknownUser])
        }
        return .message(
            "You should receive a password reset token within a few minutes. "
                + "If not, check your spam folder."
        )
    }

    /// `/v1/reset_password`: sets the password for the owner of the token.
    mutating func resetPassword(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        let (name, token, new) = try parameters.require(nameField, .token, .password)
        try checkConfirmation(of: new, parameters)
        guard let account = account(name), let mailed = contents.passwordTokens[account.username],
            mailed.matches(token, at: now)
        else { throw .errors([.invalidPasswordToken]) }
        try checkNewPassword(new, of: account.username)
        if settings.oneTimeTokens { contents.passwordTokens[account.username] = nil }
        contents.accounts[account.username]?.forgetWrongPasswords()
        change(account.username, to: new, keeping: nil)
        return .message("Your password has been reset.")
    }

    /// Compares the confirmation, if it is present or required.
    func checkConfirmation(of password: Text, _ parameters: Parameters) throws(Refusal) {
        guard let confirmation = parameters[.passwordConfirmation] else {
            guard settings.confirmationRequired else { return }
            throw .errors([.missing(.passwordConfirmation)])
        }
        guard confirmation == password else { throw .errors([.passwordConfirmationDiffers]) }
    }

    func checkLength(of password: Text) throws(Refusal) {
        guard password.string.count >= settings.passwordMinimumLength else {
            throw .errors([.passwordTooShort(settings.passwordMinimumLength)])
        }
    }

    private func checkNewPassword(_ password: Text, of username: Text) throws(Refusal) {
        try checkLength(of: password)
        guard settings.samePasswordRefused, account(username)?.has(password) == true else {
            return
        }
        throw .errors([.samePassword])
    }

    /// Sets the password, and ends the sessions that the settings say.
    mutating func change(
        _ username: Text,
        to password: Text,
        keeping session: Session?
    ) {
        let digest = digest(password)
        contents.accounts[username]?.change(to: digest)
        switch settings.passwordChangeEnds {
        case .none: break
        case .others: endSessions(of: username, except: session)
        case .all: endSessions(of: username)
        }
    }
}
