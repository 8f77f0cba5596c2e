import FoundationEssentials
public import LoginRocketRealm

extension Emulator {
    /// The settings to start an emulator with.
    public struct Configuration: Sendable {
        /// The address that the port of the LoginRocket API listens at.
        public var host = "127.0.0.1"

        /// The port of the LoginRocket API; 0 picks a free one.
        public var port = 0

        /// The port of the control API; 0 picks a free one.
        public var controlPort = 0

        /// The address that the port of the control API listens at.
        ///
        /// Whoever reaches it can read keys and change everything, so it is loopback whatever
        /// ``host`` is.
        public var controlHost = "127.0.0.1"

        /// The kind of certificate for TLS; `nil` for plain HTTP.
        public var tls: CertificateValidity?

        /// The users at the start: by default frank, and grace, who needs a code.
        public var users = [
            Realm.NewUser(username: "frank", password: "secret", email: "frank@example.com"),
            Realm.NewUser(
                username: "grace",
                password: "secret",
                email: "grace@example.com",
                totpSecret: "JBSWY3DPEHPK3PXP"
            ),
        ]

        /// The realm's switches at the start.
        public var settings = Realm.Settings()

        /// The file that keeps the realm's contents over restarts; `nil` for none.
        ///
        /// It is written before a change is answered. Only its owner can read it: passwords are
        /// salted hashes, but keys and tokens are in plain text.
        public var stateFile: String?

        /// The seed from which the realm's IDs and keys, and the faults that strike with a
        /// probability, are drawn; `nil` for real randomness.
        public var seed: UInt64?

        /// Makes the configuration of an emulator on two free loopback ports.
        public init() {}
    }

    /// A kind of certificate that the emulator shows.
    public enum CertificateValidity: String, CaseIterable, Sendable {
        /// A valid certificate for localhost, 127.0.0.1 and ::1.
        case valid

        /// A certificate for the same names that expired yesterday.
        case expired

        /// A valid certificate for another name.
        case wrongHost
    }
}

extension Emulator.Configuration {
    /// The realm at the start, and the file that keeps it.
    ///
    /// Users that the file already has are not added again.
    func makeRealm() throws -> (Realm, StateFile?) {
        var file = try stateFile.map { try StateFile(path: $0) }
        var realm = try file?.load(settings: settings) ?? newRealm()
        realm.speaksTLS = tls != nil
        let known = Set(realm.state(at: Date()).users.map { Text($0.username) })
        // Users of an export first: no ID that is drawn for another one may be theirs.
        let (drawn, exported) = (users.filter { $0.id == nil }, users.filter { $0.id != nil })
        for user in exported + drawn where !known.contains(Text(user.username).lowercased) {
            try realm.add(user, at: Date())
        }
        try file?.save(realm)
        return (realm, file)
    }

    private func newRealm() -> Realm {
        seed.map { Realm(settings: settings, generator: SeededGenerator(seed: $0)) }
            ?? Realm(settings: settings)
    }
}
