import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting
import Synchronization

/// What is on the disk, as a value.
struct Disk: Sendable {
    var ledger = Ledger()
    var secrets: [SecretRef: Secret] = [:]
    var trouble = DiskTrouble.none
    /// What was written since this was last looked at.
    var written: [Changes] = []
    /// What could not be written since then.
    var refused: [Changes] = []
    /// How often writing or reading has failed.
    var failures = 0
}

/// A disk with troubles: in memory, or with a real store behind it.
final class DiskPort: Store {
    private let state = Mutex(Disk())
    private let file = Mutex<(any Store)?>(nil)
    private let open: OpenFile?

    /// Opens a real store, again at every start of the program.
    typealias OpenFile = @Sendable () throws(LoginRocketError) -> any Store

    init(open: OpenFile? = nil) {
        self.open = open
    }

    /// What is on the disk now.
    var disk: Disk {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    func load() throws(LoginRocketError) -> Saved {
        guard let open else { return disk.ledger.saved }
        try close()
        let store = try open()
        file.withLock { $0 = store }
        return try store.load()
    }

    func commit(
        _ changes: Changes,
        secrets: [SecretRef: Secret]
    ) throws(LoginRocketError) {
        try state.withLock { (disk) throws(LoginRocketError) in
            guard disk.canWrite(changes) else {
                disk.refused.append(changes)
                throw disk.fail()
            }
            try store?.commit(changes, secrets: secrets)
            disk.ledger.write(changes)
            disk.secrets.merge(secrets) { old, _ in old }
            let needed = disk.ledger.secrets
            disk.secrets = disk.secrets.filter { needed.contains($0.key) }
            disk.written.append(changes)
        }
    }

    func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        try state.withLock { (disk) throws(LoginRocketError) in
            guard disk.canRead(reference), let secret = disk.secrets[reference] else {
                throw disk.fail()
            }
            return try store?.secret(reference) ?? secret
        }
    }

    private var store: (any Store)? { file.withLock { $0 } }

    func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        "hash of \(secret.text)"
    }

    func close() throws(LoginRocketError) {
        try store?.close()
        file.withLock { $0 = nil }
    }
}

extension Disk {
    /// Whether a user's rows are among the changes.
    private func concern(_ user: User, _ changes: Changes) -> Bool {
        changes.saved.contains { $0.user == user }
            || changes.deleted.contains { sequence in
                ledger.saved.operations.contains { $0.sequence == sequence && $0.user == user }
            }
    }

    fileprivate mutating func canWrite(_ changes: Changes) -> Bool {
        switch trouble {
        case .none, .unreadable, .passwordsUnreadable: return true
        case .full: return false
        case .refuses(let user): return !concern(user, changes)
        case .refusesChanges: return !changes.saved.contains { $0.kind == .updatePassword }
        case .stumbles(let readings, let writes):
            guard readings == 0, writes > 0 else { return true }
            trouble = writes > 1 ? .stumbles(readings: 0, writes: writes - 1) : .none
            return false
        }
    }

    fileprivate mutating func canRead(_ reference: SecretRef) -> Bool {
        switch trouble {
        case .none, .full, .refuses, .refusesChanges: return true
        case .unreadable: return false
        case .passwordsUnreadable: return !passwords.contains(reference)
        case .stumbles(let readings, let writes):
            guard readings > 0 else { return true }
            trouble =
                readings + writes > 1 ? .stumbles(readings: readings - 1, writes: writes) : .none
            return false
        }
    }

    /// The passwords of changes.
    private var passwords: [SecretRef] {
        ledger.saved.operations.flatMap { operation in
            guard case .updatePassword(let change) = operation.status else { return [SecretRef]() }
            return [change.current, change.new]
        }
    }

    fileprivate mutating func fail() -> LoginRocketError {
        failures += 1
        return LoginRocketError(.store, "the disk is in trouble")
    }
}
