import LoginRocketRealm
import Testing

@testable import LoginRocketDemo

@Suite("The menu of faults")
struct FaultMenuTests {
    private func open() throws -> Play {
        var play = Play()
        try play.prints(#""state":"loggedOut","reason":"never""#)
        #expect(play.type("t") == [])
        return play
    }

    @Test("explains every fault and the delay in a sentence, within 80 columns and 24 rows")
    func sentences() throws {
        let play = try open()
        for name in Fault.allCases.map(\.rawValue) + ["delay", "as usual"] {
            let row = play.plainLines.first { $0.dropFirst(4).hasPrefix(name) }
            #expect(row?.hasSuffix(".") == true, "\(name)")
        }
        #expect(!play.plainText.contains("…"))
    }

    @Test("plans each fault that the arrows come to, and the plan is told")
    func everyFault() throws {
        for (place, fault) in Fault.allCases.enumerated() {
            var play = try open()
            _ = play.type(String(repeating: "\u{1b}[B", count: place))
            let wanted = CallsPlan(trouble: PlannedFault(fault), calls: 1)
            #expect(play.type("\r") == [.plan(wanted)])
            #expect(play.plainText.contains("next call: \(fault.rawValue)"))
        }
    }

    @Test("plans a delay with a chance, for more than one call; and nothing at the end of the list")
    func delay() throws {
        var play = try open()
        _ = play.type("\u{1b}[F\u{1b}[Apnss")
        #expect(play.plainText.contains("75 %") && play.plainText.contains("the next 3"))
        let delay = PlannedFault(delay: .seconds(60), probability: 0.75)
        #expect(play.type("\r") == [.plan(CallsPlan(trouble: delay, calls: 3))])
        #expect(play.plainText.contains("next 3 calls: a delay of 60 s (75 %)"))
        #expect(play.type("t\u{1b}[F\r") == [.plan(nil)])
    }

    @Test("is left without any plan", arguments: [Key.escape, .character("t"), .interrupt])
    func left(key: Key) throws {
        var play = try open()
        #expect(play.screen.take(.key(key), at: play.now) == [])
        #expect(play.keys.contains("t"))
    }

    @Test("what is planned is shown with the calls that are left")
    func shown() async throws {
        let realm = try await OwnRealm()
        let delay = PlannedFault(delay: .seconds(3), probability: 0.5)
        await realm.plan(CallsPlan(trouble: delay, calls: 10))
        #expect(await realm.view().plan == CallsPlan(trouble: delay, calls: 10))
        await realm.plan(nil)
        #expect(await realm.view().plan == nil)
        await realm.close()
    }
}
