/// All that is still to happen, the earliest first; of two things at one instant the one that was
/// planned first.
struct Agenda {
    /// Something that happens to a client at an instant.
    struct Entry {
        let instant: Instant
        let number: UInt64
        let client: Int
        let what: What
    }

    /// What can happen to a client.
    enum What {
        /// Its machine wanted to be told the time.
        case wake
        /// Its user wants something.
        case wish
        /// The link has come up: a hint.
        case linkUp
        /// A request of this attempt reaches the server.
        case arrival(AttemptID)
        /// What became of this attempt is known to the client.
        case report(AttemptID)
    }

    private var heap: [Entry] = []
    private var count: UInt64 = 0

    var next: Instant? { heap.first?.instant }

    mutating func plan(_ what: What, for client: Int, at instant: Instant) {
        count += 1
        heap.append(Entry(instant: instant, number: count, client: client, what: what))
        var place = heap.count - 1
        while place > 0, precedes(place, (place - 1) / 2) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func takeNext() -> Entry? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while let child = earlierChild(of: place), precedes(child, place) {
            heap.swapAt(child, place)
            place = child
        }
        return first
    }

    private func earlierChild(of place: Int) -> Int? {
        let left = 2 * place + 1
        guard left < heap.count else { return nil }
        return left + 1 < heap.count && precedes(left + 1, left) ? left + 1 : left
    }

    private func precedes(_ one: Int, _ other: Int) -> Bool {
        (heap[one].instant, heap[one].number) < (heap[other].instant, heap[other].number)
    }
}
