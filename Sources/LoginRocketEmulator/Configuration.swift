public import LoginRocketRealm

extension Emulator {
    /// How an emulator is started.
    public struct Configuration: Sendable {
        /// The address to listen at.
        public var host = "127.0.0.1"

        /// The port of the LoginRocket API; 0 picks a free one.
        public var port = 0

        /// The port of the control API; 0 picks a free one.
        public var controlPort = 0

        /// The certificate to speak TLS with; `nil` for plain HTTP.
        public var tls: CertificateValidity?

        /// The users at the start.
        public var users = User.defaults

        /// The realm's switches at the start.
        public var settings = Realm.Settings()

        /// The file that keeps what the realm holds over restarts; `nil` for none.
        ///
        /// It is written before a change is answered, readable for its owner only, and holds the
        /// realm's keys and tokens; passwords are in it as salted hashes.
        public var stateFile: String?

        /// What the realm's IDs and keys are drawn from; `nil` for real randomness.
        public var seed: UInt64?

        /// Makes the configuration of an emulator on two free loopback ports.
        public init() {}
    }

    /// The certificate that the emulator shows.
    public enum CertificateValidity: String, CaseIterable, Sendable {
        /// Valid for localhost, 127.0.0.1 and ::1.
        case valid

        /// Valid for the same names, until yesterday.
        case expired

        /// Valid, but for another name.
        case wrongHost
    }
}
