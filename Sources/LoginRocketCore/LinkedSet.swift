/// A set that remembers the order of insertion; every operation takes constant time.
struct LinkedSet<Element: Hashable & Sendable>: Sendable {
    private struct Links: Sendable {
        var previous: Element?
        var next: Element?
    }

    private var links: [Element: Links] = [:]
    private var last: Element?

    var count: Int { links.count }

    /// Adds an element at the end, unless it is there already.
    mutating func append(_ element: Element) {
        guard links[element] == nil else { return }
        links[element] = Links(previous: last)
        if let last { links[last]?.next = element }
        last = element
    }

    mutating func remove(_ element: Element) {
        guard let removed = links.removeValue(forKey: element) else { return }
        if let previous = removed.previous { links[previous]?.next = removed.next }
        if let next = removed.next {
            links[next]?.previous = removed.previous
        } else {
            last = removed.previous
        }
    }

    /// The last `count` elements in order.
    func suffix(_ count: Int) -> [Element] {
        var result: [Element] = []
        var current = last
        while let element = current, result.count < count {
            result.append(element)
            current = links[element]?.previous
        }
        return result.reversed()
    }
}
