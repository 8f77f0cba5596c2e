import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Synchronization

/// A store that can be made to fail at a secret, at a commit, or at the rows of one user.
final class SickStore: Store {
    private let store = MemoryStore()
    private let state = Mutex(State())

    private struct State {
        var failingSecrets = 0
        var healthyCommits: Int?
        var refusedUser: User?
    }

    /// Lets the next so many readings of a secret fail.
    func fail(nextSecrets count: Int) {
        state.withLock { $0.failingSecrets = count }
    }

    /// Lets the commit after the next one fail, and no other.
    func failAfterNextCommit() {
        state.withLock { $0.healthyCommits = 1 }
    }

    /// Refuses each commit with a row of this user, until told otherwise.
    func refuse(user: User?) {
        state.withLock { $0.refusedUser = user }
    }

    func load() throws(LoginRocketError) -> Saved { try store.load() }

    func commit(_ changes: Changes, secrets: [SecretRef: Secret]) throws(LoginRocketError) {
        try state.withLock { (state) throws(LoginRocketError) in
            if let user = state.refusedUser, changes.saved.contains(where: { $0.user == user }) {
                throw LoginRocketError(.store, "The row is damaged: restore the database.")
            }
            guard let left = state.healthyCommits else { return }
            state.healthyCommits = left > 0 ? left - 1 : nil
            if left == 0 { throw LoginRocketError(.store, "The disk failed once: try again.") }
        }
        try store.commit(changes, secrets: secrets)
    }

    func secret(_ reference: SecretRef) throws(LoginRocketError) -> Secret {
        try state.withLock { (state) throws(LoginRocketError) in
            guard state.failingSecrets > 0 else { return }
            state.failingSecrets -= 1
            throw LoginRocketError(.key, "The key cannot be read: bring it back.")
        }
        return try store.secret(reference)
    }

    func fingerprint(of secret: Secret) throws(LoginRocketError) -> String {
        try store.fingerprint(of: secret)
    }

    func close() throws(LoginRocketError) { try store.close() }
}
