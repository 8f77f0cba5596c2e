import FoundationEssentials
import LoginRocketRealm
import Testing

@testable import LoginRocketEmulator

@Suite("The place of a reader in the story")
struct BookmarkTests {
    @Test func `each request is told twice: at its head as pending, and at its end`() {
        var reader = Reader()
        let number = reader.begin()
        #expect(reader.numbers() == ["1 pending"])
        #expect(reader.numbers() == [])
        reader.stage.finish(number, .answered)
        #expect(reader.numbers() == ["1 answered"])
        #expect(reader.numbers() == [])
    }

    @Test func `a reader that was away for a whole request is told both at once`() {
        var reader = Reader()
        reader.request()
        reader.request()
        #expect(reader.numbers() == ["1 pending", "2 pending", "1 answered", "2 answered"])
    }

    @Test func `a reader is told a hundred requests at a time, and all of them`() {
        var reader = Reader()
        for _ in 0..<250 { reader.request() }
        #expect(reader.numbers().count == 200)
        #expect(reader.numbers().count == 200)
        #expect(reader.numbers().count == 100)
        #expect(reader.numbers() == [])
    }

    @Test func `a reader that missed requests is told which, and the rest as usual`() {
        var reader = Reader()
        let open = reader.begin()
        #expect(reader.numbers() == ["1 pending"])
        for _ in 0..<1500 { reader.request() }
        reader.stage.finish(open, .answered)
        let news = reader.news()
        #expect(news.prefix(2) == [.dropped(1...1), .dropped(2...501)])
        #expect(reader.numbers(in: news).first == "502 pending")
    }

    @Test func `a reader is told which requests were forgotten, once`() {
        var reader = Reader()
        reader.request()
        _ = reader.begin()
        _ = reader.news()
        reader.stage.forgetRequests()
        #expect(reader.news() == [.dropped(1...2)])
        reader.stage.forgetRequests()
        #expect(reader.news() == [])
        _ = reader.begin()
        #expect(reader.numbers() == ["3 pending"])
    }

    @Test func `a reader that comes back is told what it missed, also of earlier requests`() {
        var reader = Reader()
        reader.request()
        let slow = reader.begin()
        _ = reader.begin()
        reader.stage.finish(slow, .cut)
        reader.request()
        reader.comeBack(after: 3)
        #expect(reader.numbers() == ["4 pending", "2 cut", "4 answered"])
    }

    @Test func `a reader that knows a number of another emulator is told everything`() {
        var reader = Reader()
        reader.request()
        reader.comeBack(after: 900)
        #expect(reader.numbers() == ["1 pending", "1 answered"])
        reader.comeBack(after: nil)
        #expect(reader.numbers() == [])
    }

    @Test func `a new reader is told the end of a request that was pending`() {
        var reader = Reader()
        let number = reader.begin()
        reader.comeBack(after: nil)
        reader.stage.finish(number, .left)
        #expect(reader.numbers() == ["1 left"])
    }

    @Test func `the state is told at most every 100 milliseconds, and the last one always`() {
        var reader = Reader()
        reader.change()
        let first = reader.stage.marks.state
        #expect(reader.news() == [.state(revision: first)])
        reader.change()
        reader.change()
        reader.pass(.milliseconds(99))
        let (news, next) = reader.look()
        #expect(news == [])
        #expect(next == reader.now + .milliseconds(1))
        reader.pass(.milliseconds(1))
        #expect(reader.news() == [.state(revision: reader.stage.marks.state)])
        #expect(reader.news() == [])
    }

    @Test func `network, faults and clock are told when they change, with their last value`() {
        var reader = Reader()
        reader.stage.setNetwork(isUp: true)
        reader.stage.setNetwork(isUp: false)
        #expect(reader.news() == [.network(isUp: false)])
        reader.stage.plan(PlannedFault(.hang), for: "/v1/login", times: 1)
        #expect(reader.news() == [.faults])
        reader.stage.advanceClock(seconds: 86_400)
        guard case .clock(let now)? = reader.news().first else {
            Issue.record("no news of the clock")
            return
        }
        #expect(abs(now.timeIntervalSinceNow - 86_400) < 60)
        #expect(reader.news() == [])
    }

    @Test func `a reader hears a word after 15 seconds, and after 15 more`() {
        var reader = Reader()
        #expect(reader.look().next == reader.now + .seconds(15))
        reader.pass(.seconds(15))
        #expect(reader.news() == [.quiet])
        #expect(reader.news() == [])
        reader.pass(.seconds(15))
        #expect(reader.news() == [.quiet])
    }
}

/// A reader of a stage, at times of its own.
private struct Reader {
    var stage: Stage
    private(set) var now = ContinuousClock.now
    private var bookmark: Bookmark

    init() {
        let stage = Stage(realm: Realm(), file: nil)
        self.stage = stage
        bookmark = Bookmark(of: stage, after: nil, at: now)
    }

    mutating func begin() -> Int {
        stage.begin(Journal.Head(method: "POST", target: "/v1/login", headers: []))
    }

    mutating func request() {
        let number = begin()
        stage.finish(number, .answered)
    }

    mutating func change() {
        stage.withRealm { realm, _ in realm.settings.sessionMinutes += 1 }
    }

    mutating func pass(_ time: Duration) {
        now += time
    }

    mutating func comeBack(after known: Int?) {
        bookmark = Bookmark(of: stage, after: known, at: now)
    }

    mutating func look() -> (news: [News], next: ContinuousClock.Instant) {
        bookmark.news(of: stage, at: now)
    }

    mutating func news() -> [News] { look().news }

    mutating func numbers() -> [String] { numbers(in: news()) }

    func numbers(in news: [News]) -> [String] {
        news.compactMap { news in
            guard case .request(let row) = news else { return nil }
            return "\(row.number) \(row.outcome)"
        }
    }
}
