import Crypto
import FoundationEssentials

extension Realm {
    /// The switches and the users as JSON, from which the same ones can be made again.
    ///
    /// Sessions, mails and keys are not in it. It is a secret: it has the secrets of one-time
    /// passwords, and hashes that are quick to compute.
    package var exported: JSON {
        .object([
            "realm": .object(Switch.all.mapValues { $0.json(settings) }),
            "users": .array(
                contents.accounts.sorted { $0.key < $1.key }.map { $0.value.exported }
            ),
        ])
    }
}

extension Account {
    fileprivate var exported: JSON {
        var members: [Text: JSON] = ["id": .string(id), "username": .string(givenUsername)]
        members["passwordHash"] = password.map { .string($0.text) }
        members["email"] = email.map { .string($0.string) }
        members["totpSecret"] = totp.map { .string($0.secret) }
        members["firstName"] = firstName.map(JSON.string)
        members["lastName"] = lastName.map(JSON.string)
        if !memberships.isEmpty {
            members["orgs"] = .array(
                memberships.map { .object(["id": .string($0.orgID), "name": .string($0.orgName)]) }
            )
        }
        if !custom.isEmpty { members["custom"] = .object(custom) }
        if verification != .none {
            members["emailVerification"] = .string(verification.rawValue)
        }
        if !isActive { members["active"] = .bool(false) }
        return .object(members)
    }

    /// The username as it was written at first, if it is also the name.
    private var givenUsername: String {
        firstName == nil && lastName == nil ? name : username.string
    }
}

extension PasswordDigest {
    /// The hash as a text: its algorithm, its salt and its bytes.
    var text: String { [algorithm, salt, Base64URL.text(of: code)].joined(separator: "$") }

    /// Reads a text; `nil` if it is not such a hash.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == algorithm, !parts[1].isEmpty,
            let code = Base64URL.bytes(of: parts[2]), code.count == SHA256.byteCount
        else { return nil }
        self.init(salt: parts[1], code: code)
    }
}

private let algorithm = "hmac-sha256"
