/// The clients of a fleet, what their users want during the outage, and how long that lasts.
struct Scenario {
    let size: Int
    let seed: UInt64

    /// How the network of these clients fails.
    let links: Links

    /// Before it, everybody is logged in and online.
    let outage = Instant(sinceZero: .seconds(1200))..<Instant(sinceZero: .seconds(1200 + 3600))

    /// How many requests the server serves in a second: 2,000 for 100,000 clients.
    var capacity: Int { max(1, size / 50) }

    static let recheckInterval = Duration.seconds(600)

    /// How long a client waits for an answer.
    static let patience = Duration.seconds(30)

    /// How the network of a fleet fails.
    enum Links {
        /// For all alike.
        case cut
        /// One client in 200 keeps its link, to a gateway that answers nothing.
        case someSwallowing
    }
}

extension Scenario {
    /// A client that has just been started, with a session.
    func client(_ number: Int, startedAt start: Moment, _ dice: Dice) -> Client {
        var dice = dice
        let secret = { (kind: Int) in SecretRef(UInt64(number * 3 + kind)) }
        let session = Session(
            identity: SessionIdentity("kss_\(number)"),
            user: User("u\(number)"),
            token: secret(0),
            expiresAt: nil,
            confirmation: .confirmed(at: start.wall)
        )
        return Client(
            machine: Machine(
                restoring: Saved(session: .loggedIn(session)),
                settings: Machine.Settings(
                    sessions: .managed(recheckInterval: Self.recheckInterval)
                ),
                at: start,
                dice.draw()
            ),
            account: Account(password: secret(1), token: secret(0)),
            link: link(&dice),
            session: session.identity,
            wishes: wishes(current: secret(1), new: secret(2), &dice),
            dice: dice
        )
    }

    private func link(_ dice: inout Dice) -> Client.Link {
        let chance = dice.fraction()
        switch links {
        case .cut: return .cut
        case .someSwallowing: return chance < 1.0 / 200 ? .swallowing : .cut
        }
    }

    /// Of 20 users 12 change their password and log out some minutes later, 5 only log out, and 3
    /// only change their password and stay.
    private func wishes(
        current: SecretRef,
        new: SecretRef,
        _ dice: inout Dice
    ) -> [Client.Plan] {
        let first = outage.lowerBound + dice.time(from: .zero, to: .seconds(3000))
        let second = first + dice.time(from: .seconds(10), to: .seconds(600))
        let logout = Wish.logout(dice.operationID())
        let change = Wish.updatePassword(
            ChangeRequest(
                id: dice.operationID(),
                current: current,
                new: new,
                lifetime: .seconds(24 * 3600)
            )
        )
        switch Int(dice.fraction() * 20) {
        case ..<12: return [Client.Plan(at: second, logout), Client.Plan(at: first, change)]
        case ..<17: return [Client.Plan(at: second, logout)]
        default: return [Client.Plan(at: first, change)]
        }
    }
}
