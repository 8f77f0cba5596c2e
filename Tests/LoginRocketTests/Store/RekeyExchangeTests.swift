import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

/// A new key that takes the name of the one it succeeds.
@Suite("The exchange of a key") struct RekeyExchangeTests {
    @Test("leaves no old key in its place if the program was killed after the exchange")
    func killedAfterTheExchange() throws {
        let (database, store, source) = try rekeyable()
        let successor = try successor(database, store)
        try store.rekey(to: .file(successor))
        try store.close()
        try #require(try exchangeNames(successor, database.keyPath))
        let new = try key(database)
        #expect(try database.refusal(nil, source) == nil)
        #expect(try key(database) == new)
        #expect(try database.files().keys.filter { $0.hasPrefix("client.key") } == ["client.key"])
    }

    @Test("takes the name of the very key that it succeeds, and of no other file")
    func foreignFileUnderTheName() throws {
        let (database, store, _) = try rekeyable()
        defer { try? store.close() }
        guard case .rows(let identity) = store.sealer.format else { return }
        let successor = KeySuccessor(of: store.sealer.key, in: database.keyPath, for: identity)
        let new = try successor.key(for: DatabaseFile(database.path))
        let notes = Data("dear diary".utf8)
        try notes.write(to: URL(fileURLWithPath: database.keyPath))
        #expect(throws: (any Error).self) { try successor.takeNameOfPredecessor() }
        #expect(try key(database) == notes)
        #expect(try KeyFile(successor.path).existing() == new)
    }
}
