import LoginRocketCore
import LoginRocketTesting
import Testing

@testable import LoginRocket

@Suite struct PageTests {
    @Test(arguments: [1, 2, 3, 100])
    func `the operations are read part after part, in the order of acceptance`(
        _ limit: Int
    ) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let (changes, secrets) = pendingChange()
        try store.commit(changes, secrets: secrets)
        let finished = (11...14).map { StoreSamples.operation($0, .finished(.logout, .expired)) }
        try store.commit(Changes(saved: finished), secrets: [:])
        let all = changes.saved.map(\.id) + finished.map(\.id)
        try store.close()
        var found: [OperationID] = []
        while let (page, saved, _) = try SQLiteStore.page(
            path: database.path,
            after: found.last,
            limit: limit
        ) {
            #expect(saved.unfinishedCount + saved.finishedCount == all.count)
            let part = page.map(\.id)
            #expect(part.count == min(limit, all.count - found.count))
            found += part
            if part.count < limit { break }
        }
        #expect(found == all)
        let unknown = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.page(
                path: database.path,
                after: OperationID(high: 7, low: 7),
                limit: limit
            )
        }
        #expect(unknown?.code == .badInput)
    }

    @Test func `a reader notices that operations are missing`() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.commit(Changes(saved: operations), secrets: [:])
        try store.close()
        try database.tamper("DELETE FROM operation WHERE seq = 2")
        let error = #expect(throws: LoginRocketError.self) {
            try SQLiteStore.page(path: database.path, after: nil, limit: 100)
        }
        #expect(error?.message.contains("it had 4 operations and has 3") == true)
    }

    @Test(arguments: Fixture.names)
    func `a database of every schema is read part after part`(_ name: String) throws {
        let database = try Fixture.database(name)
        let ids = Fixture.saved(name).operations.map(\.id)
        let first = try #require(try SQLiteStore.page(path: database.path, after: nil, limit: 1))
            .page
        #expect(first.map(\.id) == Array(ids.prefix(1)))
        if let id = ids.first {
            let rest = try #require(try SQLiteStore.page(path: database.path, after: id, limit: 99))
            #expect(rest.page.map(\.id) == Array(ids.dropFirst()))
        }
    }

    private let operations = (1...4).map { sequence in
        StoreSamples.operation(sequence, .finished(.logout, .expired))
    }
}
