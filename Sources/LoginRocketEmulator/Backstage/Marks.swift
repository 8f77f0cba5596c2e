/// Counters of what readers are told about; each grows with every change of its subject.
struct Marks: Equatable, Sendable {
    /// The revision of users, sessions, mail and settings.
    var state: Int
    var faults: Int
    var clock: Int
    var network: Int
}
