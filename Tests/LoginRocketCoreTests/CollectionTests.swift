import LoginRocketCoreTesting
import Testing

@testable import LoginRocketCore

@Suite("The collections of the outbox, against naive ones")
struct CollectionTests {
    @Test("a linked set is a list without duplicates")
    func linkedSet() {
        var random = SplitMix64(seed: 1)
        var set = LinkedSet<Int>()
        var list: [Int] = []
        for _ in 1...20_000 {
            let element = Int.random(in: 0..<40, using: &random)
            if Bool.random(using: &random) {
                set.append(element)
                if !list.contains(element) { list.append(element) }
            } else {
                set.remove(element)
                list.removeAll { $0 == element }
            }
            let count = Int.random(in: 0...50, using: &random)
            #expect(set.prefix(count) == Array(list.prefix(count)))
            #expect(set.first == list.first)
            #expect(set.isEmpty == list.isEmpty)
        }
    }

    @Test("a priority map is a dictionary whose least value is first, ties by key")
    func priorityMap() {
        var random = SplitMix64(seed: 2)
        var map = PriorityMap<Int, Int>()
        var dictionary: [Int: Int] = [:]
        for _ in 1...20_000 {
            let key = Int.random(in: 0..<40, using: &random)
            if Int.random(in: 0..<3, using: &random) > 0 {
                let priority = Int.random(in: 0..<20, using: &random)
                map.set(key, to: priority)
                dictionary[key] = priority
            } else {
                map.remove(key)
                dictionary[key] = nil
            }
            let least = dictionary.min { ($0.value, $0.key) < ($1.value, $1.key) }
            #expect(map.first?.key == least?.key)
            #expect(map.first?.priority == least?.value)
        }
    }
}
