import LoginRocketProtocol
import Testing

@testable import LoginRocketDemo

@Suite("The operations on the screen")
struct OutboxTests {
    private func play() throws -> Play {
        var play = Play()
        try play.prints(
            #""state":"loggedOut","reason":"user""#,
            [.change(.queued), .logout(.queued)]
        )
        return play
    }

    private func chosen(_ play: Play) -> [String] {
        play.plainLines.filter { $0.hasPrefix("  ▶ ") }
    }

    @Test("Tab goes to the operations, the arrows choose one, and Tab goes back")
    func cursor() throws {
        var play = try play()
        #expect(chosen(play) == [])
        #expect(!play.plainText.contains("d cancel it"))
        _ = play.type("\t")
        #expect(chosen(play).first?.contains("updatePassword of grace") == true)
        _ = play.type("\u{1b}[B")
        #expect(chosen(play).count == 1 && chosen(play)[0].contains("logout of grace"))
        _ = play.type("\u{1b}[B")
        #expect(chosen(play)[0].contains("logout of grace"), "the last one")
        _ = play.type("\u{1b}[A")
        #expect(chosen(play)[0].contains("updatePassword of grace"))
        _ = play.type("\t")
        #expect(chosen(play) == [])
    }

    @Test("all that wait are counted, and the heading says how many are not shown")
    func counted() throws {
        var play = Play()
        let shown = [Play.Operation.change(.queued), .logout(.queued)]
        try play.prints(#""state":"loggedOut""#, shown + [.change(.done)], waiting: 37)
        let rows = play.plainLines.filter { $0.contains(" of grace ") }.count
        #expect(play.plainText.contains("37 waiting · \(38 - rows) more"))
        #expect(play.plainText.contains("The 35 oldest are listed once others end."))
        try play.prints(#""state":"loggedOut""#, shown, waiting: 3)
        #expect(play.plainText.contains("The oldest is listed once others end."))
        try play.prints(#""state":"loggedOut""#, shown)
        #expect(!play.plainText.contains("listed once"))

        var lasting = Play(ownRealm: false)
        try lasting.prints(#""state":"loggedOut""#, shown, waiting: 37)
        #expect(lasting.plainText.contains("once others end, or by loginrocket outbox list."))
    }

    @Test("an operation is cancelled after a yes, and kept after anything else")
    func cancelling() throws {
        var play = try play()
        #expect(play.type("d") == [], "none is chosen")
        _ = play.type("\td")
        #expect(play.plainText.contains("Cancel updatePassword of grace?"))
        #expect(play.type("n") == [])
        #expect(!play.plainText.contains("Cancel updatePassword"))
        let order = try tell(#"{"command":"cancelOperation","id":"\#(changeID)"}"#)
        #expect(play.type("dy") == [order])
        #expect(play.plainText.contains("→ cancelOperation: updatePassword of grace"))
    }

    @Test("an operation in doubt is not cancelled, also if it came to be so behind the question")
    func inDoubt() throws {
        var play = try play()
        _ = play.type("\t")
        try play.prints(#""state":"loggedOut""#, [.change(.inDoubt), .logout(.queued)])
        #expect(!play.keys.contains("d") && !play.plainText.contains("d to cancel it"))
        for later in [[Play.Operation.change(.inDoubt)], [.change(.done)]] {
            try play.prints(#""state":"loggedOut""#, [.change(.queued)])
            #expect(play.type("d") == [])
            try play.prints(#""state":"loggedOut""#, later)
            #expect(play.type("y") == [])
            #expect(play.plainText.contains("cannot be cancelled any more"))
        }
    }

    @Test("a refusal to cancel is told in its own sentence")
    func refused() throws {
        var play = try play()
        _ = play.type("\tdy")
        let error =
            #"{"code":"illegal","message":"It is under way.","serverErrors":[],"retryable":true}"#
        try play.prints(
            #""state":"loggedOut","command":"cancelOperation","exit":65,"error":\#(error)"#,
            [.change(.queued), .logout(.queued)]
        )
        #expect(play.plainText.contains("! cancelOperation: It is under way."))
    }

    @Test("the cursor goes to another operation when its own is gone, and away with the last")
    func vanished() throws {
        var play = try play()
        _ = play.type("\t\u{1b}[B")
        try play.prints(#""state":"loggedOut","reason":"user""#, [.change(.queued)])
        #expect(chosen(play).first?.contains("updatePassword of grace") == true)
        try play.prints(#""state":"loggedOut","reason":"user""#)
        #expect(chosen(play) == [])
        try play.prints(#""state":"loggedOut","reason":"user""#, [.change(.queued)])
        #expect(chosen(play) == [])
    }

    @Test("what has ended is not cancelled, nor is a logout, nor anything of a dead client")
    func notCancelled() throws {
        var play = try play()
        try play.prints(
            #""state":"loggedOut","reason":"user""#,
            [.logout(.done), .change(.queued)]
        )
        #expect(play.type("\tdy") == [])
        _ = play.type("\u{1b}[B")
        #expect(play.keys.contains("d") && play.plainText.contains("d to cancel it"))
        _ = play.screen.take(.clientEnded("killed"), at: play.now)
        #expect(!play.keys.contains("d") && !play.plainText.contains("d to cancel it"))
        #expect(play.type("dy") == [])

        var other = try self.play()
        _ = other.type("\t\u{1b}[B")
        #expect(chosen(other).first?.contains("logout of grace") == true)
        #expect(!other.keys.contains("d") && !other.plainText.contains("d to cancel it"))
        #expect(other.type("dy") == [])
    }
}
