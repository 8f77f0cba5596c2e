import FoundationEssentials
import LoginRocketRealm

/// The place up to which a reader was told the story of the stage.
///
/// All news come from comparing it with the stage, so a reader that stops costs only its bookmark.
struct Bookmark: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// The most requests that are told at a time.
    static let most = 100

    /// The shortest time between two news of the state.
    static let stateRest = Duration.milliseconds(100)

    /// The longest time without a word.
    static let quiet = Duration.seconds(15)

    /// The number of the last request of which the head was told.
    private var number: Int

    /// The requests of which the head was told, and the end was not.
    private var open: Set<Int>

    private var forgotten: Int
    private var marks: Marks
    private var stateAt: Instant?
    private var quietAt: Instant

    /// The beginning of a story, or its continuation after a number that the reader knows.
    ///
    /// A reader that knows a number may not know the end of an earlier request, if that ended after
    /// the head of the known one. A number that was never given is one of another emulator.
    init(of stage: Stage, after known: Int?, at now: Instant) {
        let journal = stage.journal
        let isOurs = known.map { $0 <= journal.last } ?? true
        let number = isOurs ? known ?? journal.last : 0
        let began = known.flatMap { journal[$0]?.began }
        self.number = number
        open = Set(
            journal.rows(after: 0).map(\.number).filter {
                guard $0 <= number, let entry = journal[$0] else { return false }
                guard let ended = entry.ended else { return true }
                return began.map { $0 <= ended } ?? false
            }
        )
        forgotten = journal.forgotten
        marks = stage.marks
        quietAt = now + Self.quiet
    }

    /// The news since the last call, and the time of the next call if nothing happens before.
    ///
    /// There may be more news at once if there are any.
    mutating func news(of stage: Stage, at now: Instant) -> (news: [News], next: Instant) {
        var news = droppings(of: stage.journal) + requests(of: stage.journal)
        var next = quietAt
        if marks.state != stage.marks.state {
            let due = stateAt.map { $0 + Self.stateRest } ?? now
            if due <= now {
                news.append(.state(revision: stage.marks.state))
                stateAt = now
                marks.state = stage.marks.state
            } else {
                next = due
            }
        }
        if marks.network != stage.marks.network { news.append(.network(isUp: stage.isUp)) }
        if marks.faults != stage.marks.faults { news.append(.faults) }
        if marks.clock != stage.marks.clock { news.append(.clock(now: stage.now)) }
        let told = marks.state
        marks = stage.marks
        marks.state = told
        if quietAt <= now {
            news.append(.quiet)
            quietAt = now + Self.quiet
            next = min(next, quietAt)
        }
        return (news, next)
    }

    private mutating func droppings(of journal: Journal) -> [News] {
        var news: [News] = []
        if forgotten < journal.forgotten {
            news.append(.dropped(forgotten + 1...journal.forgotten))
            forgotten = journal.forgotten
            number = max(number, forgotten)
            open = open.filter { $0 > forgotten }
        }
        for lost in open.sorted() where lost < journal.first {
            news.append(.dropped(lost...lost))
            open.remove(lost)
        }
        if number + 1 < journal.first {
            news.append(.dropped(number + 1...journal.first - 1))
            number = journal.first - 1
        }
        return news
    }

    private mutating func requests(of journal: Journal) -> [News] {
        var news: [News] = []
        for row in journal.rows(after: number).prefix(Self.most) {
            news.append(.request(row.atHead))
            number = row.number
            open.insert(number)
        }
        for number in open.sorted() {
            guard let row = journal[number]?.row, row.outcome != .pending else { continue }
            news.append(.request(row))
            open.remove(number)
        }
        return news
    }
}
