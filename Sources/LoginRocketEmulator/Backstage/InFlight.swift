import LoginRocketRealm

/// Counts the requests of each user that were in flight at once.
///
/// A request is in flight from its head on, but only its body names the user. So the stay of a
/// request is stored until no request of a still unknown user can have overlapped it.
struct InFlight: Sendable {
    /// A request, by its number in the journal.
    typealias ID = Int

    private struct Stay {
        let began: Int
        var ended = Int.max
        var user: Text?
    }

    private var stays: [ID: Stay] = [:]
    private var ticks = 0

    /// The highest numbers so far, by user.
    private(set) var peaks: [Text: Int] = [:]

    /// A head arrived.
    mutating func begin(_ id: ID) {
        ticks += 1
        stays[id] = Stay(began: ticks)
    }

    /// The body named the user of a request; `nil` for none.
    mutating func attribute(_ id: ID, to user: Text?) {
        guard let user else {
            stays[id] = nil
            return
        }
        stays[id]?.user = user
        peaks[user] = max(peaks[user] ?? 0, peak(of: user))
    }

    /// The answer was written, or the connection closed.
    mutating func end(_ id: ID) {
        ticks += 1
        stays[id]?.ended = ticks
        if stays[id]?.user == nil { stays[id] = nil }
        let unknown = stays.values.filter { $0.user == nil }.map(\.began).min() ?? Int.max
        stays = stays.filter { $0.value.ended == Int.max || $0.value.ended > unknown }
    }

    private func peak(of user: Text) -> Int {
        let own = stays.values.filter { $0.user == user }
        return own.map { one in own.count { $0.began <= one.began && one.began < $0.ended } }
            .max() ?? 0
    }
}
