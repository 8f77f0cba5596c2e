import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Synchronization

/// A memory store with one bug, or none.
final class BrokenStore: Store {
    private let store = MemoryStore()
    private let broken: StoreConformance.Rule?
    private let notes = Mutex(Notes())

    private struct Notes {
        var order: [SequenceNumber] = []
        var given: [SecretRef: Secret] = [:]
        var lost: Set<SecretRef> = []
        var halfSaved: SessionState?
    }

    init(breaks rule: StoreConformance.Rule?) {
        broken = rule
    }

    func load() throws(LoginRocketError) -> Saved {
        var saved = try store.load()
        let notes = notes.withLock { $0 }
        if let session = notes.halfSaved { saved.session = session }
        switch broken {
        case .isEmptyAtFirst where saved == Saved():
            saved.session = .loggedOut(.user)
        case .keepsEverySession:
            if case .loggedIn(let session) = saved.session, session.expiresAt == nil {
                saved.session = .loggedOut(.expired)
            }
        case .keepsEveryEmailVerification:
            saved.emailVerification = .notRequested
        case .keepsEveryOperation where saved.operations.count > 1:
            saved.operations[0].age = .zero
        case .remembersTheLastSequence:
            saved.lastSequence = saved.operations.map(\.sequence).max() ?? SequenceNumber(0)
        case .remembersEndedSessions:
            saved.endedSessions = []
        case .keepsTheOrder:
            let order = notes.order
            saved.operations = order.compactMap { number in
                saved.operations.first { $0.sequence == number }
            }
        default: break
        }
        return saved
    }

    func commit(_ changes: Changes, secrets: [SecretRef: Secret]) throws(LoginRocketError) {
        var changes = changes
        switch broken {
        case .replacesValues:
            let known = notes.withLock { Set($0.order) }
            changes.saved.removeAll { known.contains($0.sequence) && !$0.isFinished }
        case .keepsSecretsWhileReferredTo:
            if case .loggedOut? = changes.session, case .loggedIn(let session) = try load().session
            {
                notes.withLock { _ = $0.lost.insert(session.token) }
            }
        case .keepsNoOtherSecrets where changes.session == .loggedOut(.cancelled):
            notes.withLock { $0.given = secrets }
        case .ignoresVolatileChanges where !changes.isDurable:
            changes.session = .loggedOut(.expired)
        default: break
        }
        notes.withLock { notes in
            notes.lost.subtract(secrets.keys)
            for operation in changes.saved where !notes.order.contains(operation.sequence) {
                notes.order.append(operation.sequence)
            }
        }
        do {
            try store.commit(changes, secrets: secrets)
        } catch {
            if broken == .commitsAllOrNothing { notes.withLock { $0.halfSaved = changes.session } }
            throw error
        }
    }

    func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        let (given, lost) = notes.withLock { ($0.given, $0.lost) }
        if let secret = given[reference] { return secret }
        guard !lost.contains(reference) else { throw LoginRocketError(.store, "It is gone: look.") }
        let secret = try store.secret(reference)
        guard broken == .keepsEverySecret else { return secret }
        return Secret(bytes: secret.bytes.filter { $0 != 0 })
    }

    func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        try store.fingerprint(of: secret)
    }

    func close() throws(LoginRocketError) { try store.close() }
}
