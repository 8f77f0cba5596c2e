import LoginRocket
import LoginRocketCore

let noon = WallTime(secondsSince1970: 1_795_435_200)
let grace = User("grace")

let graceSession = Session(
    identity: SessionIdentity("kss_1"),
    user: grace,
    token: SecretRef(1),
    expiresAt: WallTime(secondsSince1970: noon.secondsSince1970 + 6 * 3600),
    confirmation: .confirmed(at: noon)
)

func operation(_ number: UInt64, _ status: Outbox.Operation.Status) -> Outbox.Operation {
    Outbox.Operation(
        sequence: SequenceNumber(Int64(number)),
        id: OperationID(high: 0, low: number),
        user: User("frank"),
        origin: .app,
        queuedAt: noon,
        lifetime: .seconds(3600),
        status: status
    )
}

func snapshot(
    _ session: SessionState,
    _ operations: [Outbox.Operation] = [],
    _ emailVerification: EmailVerification = .notRequested
) -> Snapshot {
    Snapshot(
        reading: SavedExcerpt(
            of: Saved(
                session: session,
                emailVerification: emailVerification,
                operations: operations
            )
        ),
        at: Moment(instant: Instant(sinceZero: .zero), wall: noon)
    )
}
