import FoundationEssentials

extension Realm {
    /// `/v1/update_password`: swaps the password, if the current one is as the caller says.
    mutating func updatePassword(
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> [String: JSON] {
        let session = try liveSession(parameters, at: now)
        let (current, new) = try parameters.require(.currentPassword, .password)
        if let confirmation = parameters[.passwordConfirmation], confirmation != new {
            throw .errors([.confirmationDiffers])
        }
        try check(current, of: session.username, at: now, wrong: .wrongCurrentPassword)
        let salt = Identifier.hexadecimal(using: &random)
        accounts[session.username]?.change(to: new, salt: salt)
        endSessions(afterPasswordChangeIn: session)
        return ["message": .string("Your password has been updated.")]
    }

    private mutating func endSessions(afterPasswordChangeIn session: Session) {
        switch settings.passwordChangeEnds {
        case .none:
            break
        case .others:
            sessions = sessions.filter { $0.value.username != session.username }
            sessions[session.id] = session
        case .all:
            sessions = sessions.filter { $0.value.username != session.username }
        }
    }
}
