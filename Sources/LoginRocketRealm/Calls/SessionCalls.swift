import FoundationEssentials

extension Realm {
    /// `/v1/logout`: ends the session of the token; an error when it is not live.
    mutating func logout(
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> [String: JSON] {
        let session = try liveSession(parameters, at: now)
        sessions[session.id] = nil
        return [:]
    }

    /// `/v1/check_session`: whether the session of the token is live.
    func checkSession(_ parameters: Parameters, at now: Date) throws(Refusal) -> [String: JSON] {
        _ = try liveSession(parameters, at: now)
        return ["valid": .bool(true)]
    }

    /// The live session of a full token that this realm signed.
    func liveSession(_ parameters: Parameters, at now: Date) throws(Refusal) -> Session {
        guard let token = parameters[.token] else { throw .errors([.missing(.token)]) }
        guard let claims = signer.claims(of: token), let session = sessions[claims.sessionID],
            session.isLive(at: now)
        else { throw .errors([.invalidSession]) }
        return session
    }
}
