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
            #expect(set.suffix(count) == Array(list.suffix(count)))
            #expect(set.count == list.count)
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

    @Test("of the operations whose time has come, the one with the fewest failures is first")
    func dueQueue() {
        var random = SplitMix64(seed: 3)
        var queue = DueQueue()
        var heads: [SequenceNumber: DueQueue.Head] = [:]
        for _ in 1...20_000 {
            let sequence = SequenceNumber(Int64.random(in: 0..<40, using: &random))
            if Int.random(in: 0..<3, using: &random) > 0 {
                let head = DueQueue.Head(
                    sequence: sequence,
                    failures: Int.random(in: 0..<9, using: &random),
                    instant: instant(Int.random(in: 0..<20, using: &random))
                )
                queue.set(head)
                heads[sequence] = head
            } else {
                queue.remove(sequence)
                heads[sequence] = nil
            }
            let now = instant(Int.random(in: 0..<20, using: &random))
            let first = heads.values.filter { $0.instant <= now }
                .min {
                    ($0.failures, $0.instant, $0.sequence) < ($1.failures, $1.instant, $1.sequence)
                }
            #expect(queue.first(at: now) == first?.sequence)
            #expect(queue.earliest == heads.values.map(\.instant).min())
            #expect(queue[sequence] == heads[sequence]?.instant)
        }
    }

    private func instant(_ seconds: Int) -> Instant { Instant(sinceZero: .seconds(seconds)) }
}
