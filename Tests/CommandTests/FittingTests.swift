import Foundation
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Testing

@Suite struct FittingTests {
    private let long = String(repeating: "\u{7F}", count: 12_000)

    private func shown(
        _ profile: Profile? = nil,
        _ operations: [Outbox.Operation] = []
    ) -> ShownState {
        var shown = ShownState(snapshot(.loggedOut(.user), operations))
        shown.profile = profile
        return shown
    }

    private func rejected(_ number: UInt64) -> Outbox.Operation {
        let errors = Array(repeating: String(repeating: "\u{7F}", count: 256), count: 3)
        return operation(number, .finished(.updatePassword, .rejected(errors)))
    }

    /// What a line of at most 64 KiB holds; it is read as it was written.
    private func fitted(_ message: Message) throws -> Message {
        let (line, fitted) = message.fitted
        #expect(line.utf8.count <= 65_536)
        #expect(try JSONDecoder().decode(Message.self, from: Data(line.utf8)) == fitted)
        return fitted
    }

    private func answer(_ result: OrderResult?, to command: String) -> OrderAnswer {
        var answer = OrderAnswer(.done(result), nil, to: .number(1), command)
        answer.shown = shown(Profile(name: long))
        return answer
    }

    @Test func `a message that fits says everything`() throws {
        let state = shown(Profile(name: "Grace", customAttributes: "{}"), [rejected(1)])
        #expect(try fitted(.snapshot(state)) == .snapshot(state))
    }

    @Test func `the attributes of a profile give way first`() throws {
        let membership = Membership(organization: "Hill", organizationAttributes: long)
        let full = Profile(name: "Grace", customAttributes: long, memberships: [membership])
        let short = Profile(name: "Grace", memberships: [Membership(organization: "Hill")])
        let state = shown(full, [rejected(1)])
        #expect(try fitted(.snapshot(state)).shown?.profile == short)
        #expect(try fitted(.snapshot(state)).shown?.outbox == state.outbox)
    }

    @Test func `then the rest of the profile gives way, before any operation`() throws {
        let state = shown(Profile(name: long), [rejected(1)])
        #expect(try fitted(.snapshot(state)).shown?.profile == nil)
        #expect(try fitted(.snapshot(state)).shown?.outbox == state.outbox)
    }

    @Test func `of operations that are as long as others the oldest give way`() throws {
        let state = shown(nil, (1...30).map { rejected($0) })
        let kept = try #require(fitted(.snapshot(state)).shown)
        #expect(kept.outcomeCount == 30 && !kept.outbox.isEmpty)
        #expect(kept.outbox == state.outbox.suffix(kept.outbox.count))
    }

    @Test func `an operation that is done is shown, for it is short`() throws {
        let done = operation(1, .finished(.logout, .done(.answered)))
        let state = shown(nil, [done] + (2...30).map { rejected($0) })
        let kept = try #require(fitted(.snapshot(state)).shown)
        #expect(kept.outbox.contains { $0.outcome == Word(.done) })
    }

    @Test func `what an order is given for gives way to nothing that fits`() throws {
        let token = OrderResult.token(Secret(String(repeating: "a", count: 64_000)))
        let fitted = try fitted(.answer(answer(token, to: "token")))
        guard case .answer(let answer) = fitted else { return }
        #expect(answer.result == token && answer.exit == .done && answer.shown.profile == nil)
    }

    @Test func `what alone is longer than a line is told to be, with exit 69`() throws {
        let url = OrderResult.url(String(repeating: "a", count: 66_000))
        guard case .answer(let answer) = try fitted(.answer(answer(url, to: "external"))) else {
            return
        }
        #expect(answer.exit == .noAnswer && answer.result == nil && answer.tag == .number(1))
        #expect(answer.shown.error?.code == "unknown")
    }

    @Test func `the names of users give way, too`() throws {
        var refused = OrderAnswer(.failed(.usage("Wrong.")), nil, to: .number(1))
        refused.shown.username = long
        guard case .answer(let answer) = try fitted(.answer(refused)) else { return }
        #expect(answer.shown.username == nil && answer.exit == .usage)
    }

    @Test func `a page goes on behind an operation that alone does not fit`() {
        var operations = snapshot(.loggedOut(.user), [rejected(1), rejected(2)]).operations
            .map(ShownOperation.init)
        operations[0].username = long
        let id = operations[0].id
        #expect(OrderResult.page(operations, of: 2) == .outbox([], next: id))
    }
}
