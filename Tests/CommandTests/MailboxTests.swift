import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite(.timeLimit(.minutes(1))) struct MailboxTests {
    private func state(_ count: Int) -> Message {
        var shown = ShownState(nil)
        shown.outboxCount = count
        return .snapshot(shown)
    }

    private func answer(_ number: Int) -> Message {
        .answer(OrderAnswer(.done(nil), nil, to: .number(number)))
    }

    @Test func `of the states that wait only the newest is written, and every answer`() async {
        let mailbox = Mailbox()
        let messages = [state(1), answer(1), state(2), answer(2), state(3), state(3), answer(3)]
        for message in messages { mailbox.put(message) }
        var written: [Message?] = []
        for _ in 1...4 { written.append(await mailbox.next()) }
        #expect(written == [answer(1), answer(2), state(3), answer(3)])
    }

    @Test func `the greeting comes first and as it is, whatever follows it`() async {
        let mailbox = Mailbox(greeting: [answer(0), state(1)])
        for message in [state(1), answer(1), state(2), state(3)] { mailbox.put(message) }
        var written: [Message?] = []
        for _ in 1...4 { written.append(await mailbox.next()) }
        #expect(written == [answer(0), state(1), answer(1), state(3)])
    }

    @Test func `a state that was written last is not written again`() async {
        let mailbox = Mailbox()
        mailbox.put(state(1))
        #expect(await mailbox.next() == state(1))
        mailbox.put(state(1))
        mailbox.put(answer(1))
        #expect(await mailbox.next() == answer(1))
    }

    @Test func `a reader that waits gets the next message`() async {
        let mailbox = Mailbox()
        async let next = mailbox.next()
        mailbox.put(answer(7))
        #expect(await next == answer(7))
    }

    @Test func `there is room while fewer than 64 messages wait`() async {
        let mailbox = Mailbox()
        for number in 1...63 { mailbox.put(answer(number)) }
        await mailbox.wait(for: .room)
        mailbox.put(answer(64))
        async let room: Void = mailbox.wait(for: .room)
        #expect(await mailbox.next() == answer(1))
        await room
    }

    @Test func `the end has come when the last message was written`() async {
        let mailbox = Mailbox()
        mailbox.put(answer(1))
        async let end: Void = mailbox.wait(for: .end)
        #expect(await mailbox.next() == answer(1))
        async let nothing = mailbox.next()
        await end
        mailbox.giveUp()
        #expect(await nothing == nil)
    }

    @Test func `who gives up waits for nothing more`() async {
        let mailbox = Mailbox()
        for number in 1...100 { mailbox.put(answer(number)) }
        async let room: Void = mailbox.wait(for: .room)
        async let end: Void = mailbox.wait(for: .end)
        mailbox.giveUp()
        await room
        await end
        mailbox.put(answer(101))
        #expect(await mailbox.next() == nil)
    }
}
