import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct StoreConformanceTests {
    @Test(arguments: StoreConformance.Rule.allCases)
    func `the memory store keeps the rule`(_ rule: StoreConformance.Rule) throws {
        try StoreConformance { MemoryStore() }.check(rule)
    }

    @Test(arguments: StoreConformance.Rule.allCases)
    func `the SQLite store keeps the rule, also over a restart`(
        _ rule: StoreConformance.Rule
    ) throws {
        let database = try TemporaryDatabase()
        let conformance = StoreConformance {
            try database.open()
        } reopen: { store in
            try store.close()
            return try database.open()
        }
        try conformance.check(rule)
    }
}
