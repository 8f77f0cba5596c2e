import LoginRocketCore
import LoginRocketCoreTesting
import Testing

// What README.md shows for tests of the machine.

// README
@Test("A logout takes effect at once, and its request waits for the network")
func logoutInAnOutage() throws {
    let logout = Request<SecretRef>.logout(token: Samples.session.token)
    try Given(Samples.loggedIn)
        .when(.wished(.logout(Samples.operationID(1))))
        .then(.loggedOut(.user), effects: [])
        .when(.timeElapsed(Samples.draw))
        .then(effects: [.send(logout, as: AttemptID(1))])
        .when(.reported(AttemptID(1), .answered(.notSent("no network")), Samples.draw))
        .then(.loggedOut(.user), effects: [])
        .after(.seconds(300))
        .when(.timeElapsed(Samples.draw))
        .then(effects: [.send(logout, as: AttemptID(2))])
}
// README end
