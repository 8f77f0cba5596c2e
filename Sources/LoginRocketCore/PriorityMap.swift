/// Keys by priority: the first is found at once, any is set or removed in logarithmic time.
///
/// A binary heap beside a map from key to place. Equal priorities are ordered by key, so the
/// order never depends on chance.
struct PriorityMap<Key: Hashable & Comparable & Sendable, Priority: Comparable & Sendable>: Sendable
{
    private typealias Entry = (priority: Priority, key: Key)

    private var heap: [Entry] = []
    private var places: [Key: Int] = [:]

    var first: (priority: Priority, key: Key)? { heap.first }

    subscript(key: Key) -> Priority? { places[key].map { heap[$0].priority } }

    mutating func set(_ key: Key, to priority: Priority) {
        if let place = places[key] {
            heap[place].priority = priority
            settle(place)
        } else {
            heap.append((priority, key))
            places[key] = heap.count - 1
            rise(heap.count - 1)
        }
    }

    mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key) else { return }
        let last = heap.removeLast()
        guard place < heap.count else { return }
        heap[place] = last
        places[last.key] = place
        settle(place)
    }

    private mutating func settle(_ place: Int) {
        rise(place)
        sink(place)
    }

    private mutating func rise(_ start: Int) {
        let entry = heap[start]
        var place = start
        while place > 0, precedes(entry, heap[(place - 1) / 2]) {
            put(heap[(place - 1) / 2], at: place)
            place = (place - 1) / 2
        }
        put(entry, at: place)
    }

    private mutating func sink(_ start: Int) {
        let entry = heap[start]
        var place = start
        while let child = lesserChild(of: place), precedes(heap[child], entry) {
            put(heap[child], at: place)
            place = child
        }
        put(entry, at: place)
    }

    private func lesserChild(of place: Int) -> Int? {
        let left = 2 * place + 1
        guard left < heap.count else { return nil }
        let right = left + 1
        return right < heap.count && precedes(heap[right], heap[left]) ? right : left
    }

    private func precedes(_ one: Entry, _ other: Entry) -> Bool {
        (one.priority, one.key) < (other.priority, other.key)
    }

    private mutating func put(_ entry: Entry, at place: Int) {
        heap[place] = entry
        places[entry.key] = place
    }
}
