internal import Foundation
internal import GRDB
internal import LoginRocketCore

/// The sealed secrets: each lives exactly as long as a saved value refers to it.
struct SecretTable {
    let db: Database
    let sealer: Sealer

    /// Opens a secret for the value that refers to it.
    func secret(_ reference: SecretRef) throws -> Secret {
        let bindings = try bindings(of: reference)
        guard let binding = bindings.first else {
            throw UnreadableRow(missing: "a secret that no saved value refers to")
        }
        // A token of two users, or a password that is also a token: somebody moved a reference.
        guard bindings.count == 1 else { throw Unsealable.altered }
        return try unseal(binding)
    }

    /// Sees to it that every secret a new value refers to is there, before the value is written.
    ///
    /// `known` are the references of the values that are overwritten: those were seen to before.
    func keep(
        _ bindings: [SecretBinding],
        known: Set<SecretBinding>,
        from secrets: [SecretRef: Secret]
    ) throws {
        for binding in bindings where !known.contains(binding) {
            if let secret = secrets[binding.reference], try !isStored(binding.reference) {
                try insert(secret, as: binding)
            } else {
                _ = try unseal(binding)
            }
        }
    }

    /// Deletes those of the secrets that no value refers to any more, after the values are written.
    ///
    /// - Returns: the roles of the deleted ones.
    func release(_ bindings: Set<SecretBinding>) throws -> [SecretRole] {
        var released: [SecretRole] = []
        for binding in bindings where try self.bindings(of: binding.reference).isEmpty {
            try db.cachedStatement(sql: Self.delete)
                .execute(arguments: [binding.reference.stored])
            released.append(binding.role)
        }
        return released
    }

    static let select = "SELECT sealed FROM secret WHERE ref = ?"
    static let insert = "INSERT INTO secret (ref, kind, sealed) VALUES (?, ?, ?)"
    static let delete = "DELETE FROM secret WHERE ref = ?"

    /// Who refers to a secret, and as what.
    static let referrers = """
        SELECT CASE state WHEN 'awaitingMfa' THEN 'challenge'
            WHEN 'awaitingSignupCompletion' THEN 'signupToken' ELSE 'token' END AS role, username
        FROM session WHERE token_ref = ?1
        UNION SELECT CASE kind WHEN 'verifyEmail' THEN 'emailToken' ELSE 'token' END, username
        FROM operation WHERE token_ref = ?1
        UNION SELECT 'currentPassword', username FROM operation WHERE current_ref = ?1
        UNION SELECT 'newPassword', username FROM operation WHERE new_ref = ?1
        """

    private func bindings(of reference: SecretRef) throws -> [SecretBinding] {
        let statement = try db.cachedStatement(sql: Self.referrers)
        return try Row.fetchAll(statement, arguments: [reference.stored]).map { row in
            SecretBinding(
                reference: reference,
                role: try SecretRole(code: row.text("role")),
                user: row.isNull("username") ? nil : User(try row.text("username"))
            )
        }
    }

    private func isStored(_ reference: SecretRef) throws -> Bool {
        try sealed(reference) != nil
    }

    private func unseal(_ binding: SecretBinding) throws -> Secret {
        guard let sealed = try sealed(binding.reference) else {
            throw UnreadableRow(missing: "a secret that a saved value refers to")
        }
        return try sealer.unseal(sealed, as: binding)
    }

    private func sealed(_ reference: SecretRef) throws -> Data? {
        let statement = try db.cachedStatement(sql: Self.select)
        return try Data.fetchOne(statement, arguments: [reference.stored])
    }

    private func insert(_ secret: Secret, as binding: SecretBinding) throws {
        try db.cachedStatement(sql: Self.insert)
            .execute(
                arguments: [
                    binding.reference.stored, binding.role.code,
                    try sealer.seal(secret, as: binding),
                ]
            )
    }
}
