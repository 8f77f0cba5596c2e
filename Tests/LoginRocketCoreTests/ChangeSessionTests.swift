import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The session that a password change uses")
struct ChangeSessionTests {
    private let change = Samples.changeRequest.id
    private let grace = Samples.session(of: Samples.grace)

    @Test(
        "a change whose session has ended does not use the session of another user",
        arguments: [true, false]
    )
    func anotherUser(restarts: Bool) throws {
        var rehearsal = try Rehearsal.online()
        try rehearsal.wish(.updatePassword(Samples.changeRequest))
        try rehearsal.wish(.checkSession)
        try rehearsal.answer(.accepted(.ended))
        try rehearsal.login(grace)
        if restarts { rehearsal.restart() }
        let left = try rehearsal.run(.hours(1)).map(\.request)
        #expect(left == [])
        #expect(rehearsal.phase(of: change) == .needsLogin)
    }
}
