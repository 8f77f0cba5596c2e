import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("The server's clock")
struct ServerClockTests {
    private func instant(_ seconds: Int) -> Instant { Instant(sinceZero: .seconds(seconds)) }

    private func date(_ seconds: Int64) -> Response {
        Response(.refused([]), date: WallTime(secondsSince1970: seconds))
    }

    @Test("is not set back by an answer that was long on its way")
    func late() throws {
        // The server's clock shows 1,000,000 at instant 0, and runs as ours.
        let exact = try #require(ServerClock(date(1_000_100), sent: instant(100), at: instant(100)))
        // Stamped at instant 101, read at 160.
        let late = try #require(ServerClock(date(1_000_101), sent: instant(101), at: instant(160)))
        #expect(exact.agrees(with: late))
    }

    @Test("is set back by an answer that cannot be of the same time")
    func setBack() throws {
        let wrong = try #require(ServerClock(date(1_000_100), sent: instant(100), at: instant(100)))
        let right = try #require(ServerClock(date(1_000_000), sent: instant(101), at: instant(102)))
        #expect(!wrong.agrees(with: right))
    }

    @Test("does not take the time of an answer that took more than a minute")
    func old() {
        #expect(ServerClock(date(1_000_000), sent: instant(0), at: instant(61)) == nil)
    }
}
