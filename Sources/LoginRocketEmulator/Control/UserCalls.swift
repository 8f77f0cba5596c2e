import FoundationEssentials
import Hummingbird
import LoginRocketRealm

/// The calls about users, their codes and their sessions.
struct UserCalls: Sendable {
    let backstage: Backstage

    func add(to router: Router<ControlContext>) {
        router.post("users") { request, _ in
            await respond(to: request, addUser)
        }
        router.put("users/:username") { request, context in
            await respond(to: request) { (body: UserBody) in
                try change(body, context.parameters.decoded("username"))
            }
        }
        router.delete("users/:username") { _, context in
            respond { try removeUser(context.parameters.decoded("username")) }
        }
        router.get("totp/:username") { _, context in
            respond { try totpCode(of: context.parameters.decoded("username")) }
        }
        router.post("user_tokens/:token/complete") { _, context in
            respond { try completeSignup(context.parameters.decoded("token")) }
        }
        router.post("sessions/revoke") { request, _ in
            await respond(to: request, revokeSessions)
        }
        router.delete("sessions/:id") { _, context in
            respond { try revokeSession(context.parameters.decoded("id")) }
        }
    }

    private func addUser(_ user: Realm.NewUser) throws -> Nothing {
        try backstage.save { realm, now throws(Realm.ControlError) in
            try realm.add(user, at: now)
        }
        return Nothing()
    }

    private func change(_ body: UserBody, _ username: String) throws -> Realm.State.User? {
        try notFound {
            try backstage.save { realm, _ throws(Realm.ControlError) in
                try realm.change(username, body.change)
                return realm.user(username)
            }
        }
    }

    private func removeUser(_ username: String) throws -> RemovalResult {
        let count = try notFound {
            try backstage.save { realm, now throws(Realm.ControlError) in
                try realm.removeUser(username, at: now)
            }
        }
        return RemovalResult(sessions: count)
    }

    private func totpCode(of username: String) throws -> Realm.TotpCode {
        try notFound {
            try backstage.withRealm { realm, now throws(Realm.ControlError) in
                try realm.totpCode(of: username, at: now)
            }
        }
    }

    private func completeSignup(_ token: String) throws -> Realm.CompletedSignup {
        try backstage.save { realm, now throws(Realm.ControlError) in
            try realm.completeSignup(token, at: now)
        }
    }

    private func revokeSessions(_ body: RevocationBody) throws -> RevocationResult {
        let count = try backstage.save { realm, now throws(Realm.ControlError) in
            try realm.revokeSessions(of: body.username, at: now)
        }
        return RevocationResult(revoked: count)
    }

    private func revokeSession(_ id: String) throws -> RevocationResult {
        let count = try backstage.save { realm, now in realm.revokeSession(id, at: now) }
        guard count > 0 else {
            throw ControlFailure(status: .notFound, reason: "there is no such session")
        }
        return RevocationResult(revoked: count)
    }

    /// Answers 404 if the path names nobody, or somebody without what it asks for.
    private func notFound<Result>(_ call: () throws -> Result) throws -> Result {
        do {
            return try call()
        } catch let error as Realm.ControlError {
            guard error.isAboutPath else { throw error }
            throw ControlFailure(status: .notFound, reason: error.description)
        }
    }
}

extension Realm.ControlError {
    fileprivate var isAboutPath: Bool {
        switch self {
        case .unknownUser, .noTotp: true
        case .blankUsername, .dotUsername, .blankPassword, .userExists, .sameID, .sameEmail,
            .invalidTotpSecret, .invalidEmail, .unknownUserToken, .invalidTokenKey,
            .invalidContents, .invalidSettings:
            false
        }
    }
}

extension Backstage {
    /// Changes the realm; throws also if the change is not on the disk.
    func save<Result: Sendable>(
        _ body: (inout Realm, Date) throws(Realm.ControlError) -> Result
    ) throws -> Result {
        let result = try withRealm(body)
        try assertSaved()
        return result
    }

    /// Throws an error if the realm is not on the disk, and has to be.
    func assertSaved() throws {
        if let failure = change({ $0.failureToSave() }) {
            throw ControlFailure(status: .internalServerError, reason: "\(failure)")
        }
    }
}
