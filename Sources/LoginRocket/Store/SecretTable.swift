internal import Foundation
internal import GRDB
internal import LoginRocketCore

/// The sealed secrets: each value has its own copies of those it refers to, as long as it does.
struct SecretTable {
    let db: Database
    let sealer: Sealer

    /// Opens a secret for whoever refers to it.
    func secret(_ reference: SecretRef) throws -> Secret {
        guard let copy = try copy(of: reference) else {
            throw UnreadableRow(missing: "a secret that a saved value refers to")
        }
        return try sealer.unseal(copy.sealed, as: copy.binding)
    }

    /// The values that have secrets, and what these are to them.
    func bindings() throws -> Set<SecretBinding> {
        var bindings: Set<SecretBinding> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT ref, row, kind, username FROM secret")
        while let row = try rows.next() { bindings.insert(try SecretBinding(row: row)) }
        return bindings
    }

    /// Gives values the secrets that they refer to from now on, and then takes from others those
    /// that they do not refer to any more.
    func exchange(
        _ ending: Set<SecretBinding>,
        for new: Set<SecretBinding>,
        from secrets: [SecretRef: Secret]
    ) throws {
        for binding in new {
            let sealed: Data
            if let copy = try copy(of: binding.reference) {
                sealed = try handedOn(copy, to: binding, isEnding: ending.contains(copy.binding))
            } else if let secret = secrets[binding.reference] {
                sealed = try sealer.seal(secret, as: binding)
            } else {
                throw UnreadableRow(missing: "a secret that a saved value refers to")
            }
            try db.cachedStatement(sql: Self.insert)
                .execute(arguments: binding.key + [binding.user?.username, sealed])
        }
        for binding in ending {
            try db.cachedStatement(sql: Self.delete)
                .execute(arguments: binding.key)
        }
    }

    /// Seals every secret with another sealer.
    ///
    /// A damaged one stays shut, and nothing of it is kept: the old key might still open a part.
    func sealAnew(for other: Sealer) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM secret")
        var copies: [Copy] = []
        while let row = try rows.next() { copies.append(try Copy(row: row)) }
        for copy in copies {
            let sealed: Data
            switch Result(catching: { () throws(Unsealable) in
                try sealer.unseal(copy.sealed, as: copy.binding)
            }) {
            case .success(let secret): sealed = try other.seal(secret, as: copy.binding)
            case .failure: sealed = Self.shut
            }
            try db.cachedStatement(sql: Self.update)
                .execute(arguments: [sealed] + copy.binding.key)
        }
    }

    /// A sealed value that no key opens.
    private static let shut = Data([0])

    static let select = "SELECT * FROM secret WHERE ref = ? LIMIT 1"
    static let insert = """
        INSERT INTO secret (ref, row, kind, username, sealed) VALUES (?, ?, ?, ?, ?)
        """
    static let update = "UPDATE secret SET sealed = ? WHERE ref = ? AND row = ? AND kind = ?"
    static let delete = "DELETE FROM secret WHERE ref = ? AND row = ? AND kind = ?"

    /// A sealed copy, and whose it is.
    private struct Copy {
        let binding: SecretBinding
        let sealed: Data

        init(row: Row) throws(UnreadableRow) {
            binding = try SecretBinding(row: row)
            sealed = try row.data("sealed")
        }
    }

    private func copy(of reference: SecretRef) throws -> Copy? {
        try Row.fetchOne(db.cachedStatement(sql: Self.select), arguments: [reference.stored])
            .map { row in try Copy(row: row) }
    }

    /// Seals a secret for another value.
    ///
    /// A damaged secret that a value hands on as it ends is handed on as it is, and stays shut:
    /// that must not keep anybody from logging out.
    private func handedOn(
        _ copy: Copy,
        to binding: SecretBinding,
        isEnding: Bool
    ) throws -> Data {
        guard copy.binding.user == binding.user else { throw Unsealable.altered }
        let secret: Secret
        do throws(Unsealable) {
            secret = try sealer.unseal(copy.sealed, as: copy.binding)
        } catch {
            guard isEnding else { throw error }
            return copy.sealed
        }
        return try sealer.seal(secret, as: binding)
    }
}

extension SecretBinding {
    /// The key of its row.
    fileprivate var key: StatementArguments { [reference.stored, holder.row, role.rawValue] }

    fileprivate init(row: Row) throws(UnreadableRow) {
        self.init(
            reference: try row.reference("ref"),
            holder: SecretHolder(row: try row.integer("row")),
            role: try row.name("kind", of: SecretRole.self),
            user: row.isNull("username") ? nil : User(try row.text("username"))
        )
    }
}

/// The place of a secret: the value that refers to it, its role there, and its user.
///
/// It is sealed in, so a secret that was moved to another row, role, user, database or realm stays
/// shut.
struct SecretBinding: Hashable {
    let reference: SecretRef
    let holder: SecretHolder
    let role: SecretRole

    /// Whose it is; `nil` for the token of a signup whose user an external provider knows.
    let user: User?
}

/// The value that refers to a secret: each has a sealed copy of its own.
enum SecretHolder: Hashable {
    case session
    case operation(SequenceNumber)

    /// Its number in the table of secrets; operations count from 1.
    var row: Int64 {
        switch self {
        case .session: 0
        case .operation(let sequence): sequence.value
        }
    }

    init(row: Int64) {
        self = row == 0 ? .session : .operation(SequenceNumber(row))
    }
}

/// The role of a secret in the value that refers to it.
enum SecretRole: String {
    case token
    case logoutToken
    case challenge
    case signupToken
    case emailToken
    case currentPassword
    case newPassword

    /// Whether a deleted one must not stay in the write-ahead log: it may still be good.
    var leavesTraces: Bool {
        switch self {
        case .token, .logoutToken, .challenge: false
        case .signupToken, .emailToken, .currentPassword, .newPassword: true
        }
    }

    /// Before schema 4 the token of a logout was sealed as that of its session.
    var codeBeforeRows: String {
        switch self {
        case .token, .logoutToken: SecretRole.token.rawValue
        case .challenge, .signupToken, .emailToken, .currentPassword, .newPassword: rawValue
        }
    }
}

extension SessionState {
    var secrets: [SecretBinding] {
        let (reference, role, user): (SecretRef, SecretRole, User?)
        switch self {
        case .loggedOut, .awaitingExternalLogin: return []
        case .awaitingMfa(let challenge):
            (reference, role, user) = (challenge.token, .challenge, challenge.user)
        case .awaitingSignupCompletion(let signup):
            (reference, role, user) = (signup.token, .signupToken, signup.user)
        case .loggedIn(let session):
            (reference, role, user) = (session.token, .token, session.user)
        }
        return [SecretBinding(reference: reference, holder: .session, role: role, user: user)]
    }
}

extension Outbox.Operation {
    var secrets: [SecretBinding] {
        let references: [(SecretRef, SecretRole)]
        switch status {
        case .logout(let logout):
            references = [(logout.token, .logoutToken)]
        case .updatePassword(let change):
            references = [
                (change.token, .token), (change.current, .currentPassword),
                (change.new, .newPassword),
            ]
        case .verifyEmail(let verification):
            references = [(verification.token, .emailToken)]
        case .finished:
            references = []
        }
        return references.map { reference, role in
            let holder = SecretHolder.operation(sequence)
            return SecretBinding(reference: reference, holder: holder, role: role, user: user)
        }
    }
}
