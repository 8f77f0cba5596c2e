/// Keys by priority: the first is found at once, any is set or removed in logarithmic time.
///
/// A binary heap beside a map from key to place. Equal priorities are ordered by key, so the
/// order never depends on chance.
struct PriorityMap<Key: Hashable & Comparable & Sendable, Priority: Comparable & Sendable>: Sendable
{
    private var heap: [(priority: Priority, key: Key)] = []
    private var places: [Key: Int] = [:]

    var first: (priority: Priority, key: Key)? { heap.first }

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
        var place = start
        while place > 0, precedes(place, (place - 1) / 2) {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && precedes(child, least) {
                least = child
            }
            guard least != place else { return }
            swap(place, least)
            place = least
        }
    }

    private func precedes(_ one: Int, _ other: Int) -> Bool {
        (heap[one].priority, heap[one].key) < (heap[other].priority, heap[other].key)
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        places[heap[one].key] = one
        places[heap[other].key] = other
    }
}
