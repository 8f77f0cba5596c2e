import LoginRocket
import LoginRocketCore
import LoginRocketTesting
import Testing

@Suite("The rules of a store")
struct BrokenStoreTests {
    @Test("find a store that breaks one of them, and name it", arguments: Rule.allCases)
    func broken(_ rule: Rule) throws {
        let violation = #expect(throws: StoreViolation.self) {
            try StoreConformance { BrokenStore(breaks: rule) }.checkAll()
        }
        #expect(violation?.rule == rule)
        #expect(violation?.description.hasPrefix("\(rule) is broken: ") == true)
    }

    @Test("find nothing in a store that keeps them all")
    func whole() throws {
        try StoreConformance { MemoryStore() }.checkAll()
        try StoreConformance { BrokenStore(breaks: nil) }.checkAll()
    }

    @Test("are also checked after the store was opened again")
    func reopened() throws {
        let conformance = StoreConformance {
            MemoryStore()
        } reopen: { _ in
            // Nothing outlived it.
            MemoryStore()
        }
        let violation = #expect(throws: StoreViolation.self) { try conformance.checkAll() }
        #expect(violation?.rule == .keepsEverySession)
    }
}

typealias Rule = StoreConformance.Rule
