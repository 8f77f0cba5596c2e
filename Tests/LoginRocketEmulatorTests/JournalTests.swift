import FoundationEssentials
import LoginRocketRealm
import Testing

@testable import LoginRocketEmulator

@Suite("The journal")
struct JournalTests {
    private let start = ContinuousClock.now

    @Test func `a request is pending from its head on, and has one end`() throws {
        var journal = Journal()
        let number = journal.begin(head(), counted: "/v1/login", at: Date(), start)
        #expect(number == 1)
        #expect(journal[1]?.row.outcome == .pending)
        journal.end(1, .left, at: start + .milliseconds(7))
        journal.end(1, .answered, at: start + .seconds(9))
        #expect(journal[1]?.row.outcome == .left)
        #expect(journal[1]?.row.milliseconds == 7)
    }

    @Test func `the last thousand are kept, and those before are counted as dropped`() {
        let journal = journal(of: 1500)
        #expect(journal.rows(after: 0).map(\.number) == Array(501...1500))
        #expect(journal.rows(after: 1499).map(\.number) == [1500])
        #expect(journal.rows(after: 2000).map(\.number) == [])
        #expect([0, 400, 500, 1500, 2000].map(journal.dropped) == [500, 100, 0, 0, 0])
        #expect(journal.counts == ["/v1/login": 1500])
    }

    @Test func `forgotten requests are not dropped, and their numbers never come again`() {
        var journal = journal(of: 1500)
        journal.forget()
        #expect(journal.rows(after: 0).map(\.number) == [])
        #expect(journal.dropped(after: 0) == 0)
        #expect(journal.counts.isEmpty)
        #expect(journal.begin(head(), counted: "/v1/login", at: Date(), start) == 1501)
        #expect(journal.rows(after: 0).map(\.number) == [1501])
    }

    @Test func `what is told about a request that is gone changes nothing`() {
        var journal = journal(of: 1)
        journal.forget()
        journal.note(fault: "hang", as: 1)
        journal.end(1, .answered, at: start)
        journal.end(7, .answered, at: start)
        #expect(journal[1] == nil)
        #expect(journal[7] == nil)
    }

    @Test(
        "a body is kept to 16 KiB, and no character of it is cut in two",
        arguments: [
            ("x", 16_384, 16_384), ("x", 16_385, 16_384), ("\u{E9}", 8_193, 16_384),
            ("\u{20AC}", 5_462, 16_383), ("\u{1F680}", 4_097, 16_384),
        ]
    )
    func long(character: String, count: Int, length: Int) {
        let body = Array(String(repeating: character, count: count).utf8)
        let excerpt = Excerpt(body)
        #expect(excerpt.bytes.count == length)
        #expect(excerpt.isTruncated == (body.count > length))
        #expect(String(validating: excerpt.bytes, as: UTF8.self) != nil)
    }

    private func journal(of count: Int) -> Journal {
        var journal = Journal()
        for _ in 0..<count { _ = journal.begin(head(), counted: "/v1/login", at: Date(), start) }
        return journal
    }

    private func head() -> Journal.Head {
        Journal.Head(method: "POST", target: "/v1/login?a=b", headers: [])
    }
}
