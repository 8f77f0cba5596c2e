public import LoginRocketCore

/// A value with a name: one cell's row or column in a table of tests.
public struct Sample<Value: Sendable>: Sendable {
    /// The name: it tells the value from its neighbours.
    public let name: String

    /// The value.
    public let value: Value

    /// Names a value.
    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// Named samples of everything the core knows: each state of each region, and each event.
///
/// ```swift
/// for state in Samples.sessionStates { … }
/// try Given(Samples.loggedIn).when(.wished(.checkSession)).then(.loggedIn(Samples.session))
/// ```
public enum Samples {}

extension Samples {
    /// The user of the samples.
    public static let frank = User("frank")

    /// Another user, another lane.
    public static let grace = User("grace")

    /// A reference to frank's password.
    public static let password = SecretRef(1)

    /// A reference to the password that is to replace it.
    public static let newPassword = SecretRef(2)

    /// A reference to a code.
    public static let code = SecretRef(3)

    /// The moment at which the samples live.
    public static let now = Moment(
        instant: Instant(sinceZero: .seconds(1000)),
        wall: WallTime(secondsSince1970: 1_800_000_000)
    )

    /// Randomness that makes every full jitter half of its bound.
    public static let draw = Draw(bits: 1 << 63, operationID: operationID(99))

    /// The ID of the operation `number`.
    public static func operationID(_ number: UInt64) -> OperationID {
        OperationID(high: 0, low: number)
    }

    /// A session of `user`; a number makes another session of the same user.
    public static func session(
        of user: User,
        _ number: UInt64 = 0,
        confirmation: Confirmation = .confirmed(at: now.wall)
    ) -> Session {
        Session(
            identity: SessionIdentity("tk-\(user.username)-\(number)"),
            user: user,
            token: SecretRef((user == frank ? 100 : 200) + number),
            expiresAt: WallTime(secondsSince1970: 1_800_086_400),
            confirmation: confirmation
        )
    }

    /// Frank's session.
    public static let session = session(of: frank)

    /// Frank's login that waits for a code.
    public static let challenge = Challenge(user: frank, token: SecretRef(4))

    /// A change from ``password`` to ``newPassword``.
    public static let changeRequest = ChangeRequest(
        id: operationID(2),
        current: password,
        new: newPassword,
        lifetime: .seconds(24 * 3600)
    )
}
