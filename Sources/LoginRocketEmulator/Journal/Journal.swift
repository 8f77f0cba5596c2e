import FoundationEssentials
import LoginRocketRealm

/// The last requests to the public port, and the numbers of all of them.
///
/// A request has a number from its head on. What is told about a number that the journal has
/// forgotten changes nothing.
struct Journal: Sendable {
    typealias Row = Emulator.SeenRequest

    /// The number of requests that are kept.
    static let capacity = 1000

    /// The head of a request.
    struct Head: Sendable {
        let method: String
        let target: String
        let headers: [Realm.Header]

        var path: String { Target(target).path }
    }

    /// A request as it is kept.
    struct Entry: Sendable {
        fileprivate(set) var row: Row
        let began: ContinuousClock.Instant
        fileprivate(set) var ended: ContinuousClock.Instant?

        /// The head; `nil` for bytes that are not HTTP.
        let head: Head?

        /// The user that the request is about; `nil` if it names nobody.
        fileprivate(set) var username: String?

        /// The body; `nil` if it did not arrive in full.
        fileprivate(set) var body: KeptBody?
        fileprivate(set) var answer: [Realm.Header]?
        fileprivate(set) var answerBody: KeptBody?
    }

    private var entries: [Int: Entry] = [:]

    /// The number of the last request; 0 before the first one.
    private(set) var last = 0

    /// The number of the last request that was forgotten on demand.
    private(set) var forgotten = 0

    /// The number of heads that arrived, by path; those of all paths that the realm does not have
    /// together, for callers can make up any number of paths.
    private(set) var counts: [Text: Int] = [:]

    /// The place of those in the counts.
    static let otherPaths: Text = "others"

    /// The lowest number that is kept.
    var first: Int { max(last - Self.capacity, forgotten) + 1 }

    subscript(number: Int) -> Entry? { entries[number] }

    /// The requests above a number, the oldest first.
    func requests(after number: Int) -> some Sequence<Entry> {
        (max(number + 1, first)..<max(number + 1, last + 1)).lazy.compactMap { entries[$0] }
    }

    /// The rows above a number, the oldest first.
    func rows(after number: Int) -> some Sequence<Row> {
        requests(after: number).lazy.map(\.row)
    }

    /// The number of requests above a number that made room for later ones.
    func dropped(after number: Int) -> Int {
        max(0, first - 1 - max(number, forgotten))
    }

    // MARK: Noting

    /// A head arrived, or bytes that are not HTTP; counts it at a place, and returns the number.
    mutating func begin(
        _ head: Head?,
        counted: Text?,
        at time: Date,
        _ instant: ContinuousClock.Instant
    ) -> Int {
        last += 1
        entries[last - Self.capacity] = nil
        let path = head.map { Masked.path($0.path) }
        let row = Row(number: last, time: time, method: head?.method, path: path)
        entries[last] = Entry(row: row, began: instant, head: head)
        if let counted { counts[counted, default: 0] += 1 }
        return last
    }

    /// The whole request arrived.
    mutating func note(_ request: Realm.Request, of username: String?, as number: Int) {
        entries[number]?.username = username
        entries[number]?.body = KeptBody(request.body, of: .request)
    }

    /// Shows the name in the request: that of a user is no secret, whatever it looks like; another
    /// one can be anything.
    mutating func showUsername(as number: Int, isUser: (String) -> Bool) {
        guard let name = entries[number]?.username else { return }
        entries[number]?.row.username = isUser(name) ? name : Masked.name(name)
    }

    /// A fault, or a delay, struck the request.
    mutating func note(fault: String, as number: Int) {
        entries[number]?.row.fault = fault
    }

    /// The answer is about to be sent.
    mutating func note(_ answer: Realm.Answer, as number: Int) {
        entries[number]?.row.status = answer.status
        entries[number]?.row.requestID = answer[header: "X-Request-ID"]
        entries[number]?.answer = answer.headers
        entries[number]?.answerBody = KeptBody(answer.body, of: .answer)
    }

    mutating func end(_ number: Int, _ outcome: Row.Outcome, at instant: ContinuousClock.Instant) {
        guard let entry = entries[number], entry.ended == nil else { return }
        let time = (instant - entry.began) / Duration.milliseconds(1)
        entries[number]?.row.outcome = outcome
        entries[number]?.row.milliseconds = Int(time.rounded())
        entries[number]?.ended = instant
    }

    /// Forgets all requests; the numbers go on.
    mutating func forget() {
        entries = [:]
        counts = [:]
        forgotten = last
    }
}
