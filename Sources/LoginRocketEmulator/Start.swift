import FoundationEssentials
import LoginRocketRealm

extension Emulator.Configuration {
    /// The realm at the start, and the file that keeps it.
    ///
    /// Of the users, those are added whom the file does not know.
    func makeRealm() throws -> (Realm, StateFile?) {
        var file = stateFile.map(StateFile.init)
        var realm = try file?.load(settings: settings) ?? newRealm()
        realm.speaksTLS = tls != nil
        let known = Set(realm.state(at: Date()).users.map(\.username))
        for user in users where !known.contains(user.username.lowercased()) {
            try realm.add(user.forRealm, at: Date())
        }
        try file?.save(realm)
        return (realm, file)
    }

    private func newRealm() -> Realm {
        seed.map { Realm(settings: settings, generator: SeededGenerator(seed: $0)) }
            ?? Realm(settings: settings)
    }
}
