import Foundation
import LoginRocketCore
import Testing

@testable import LoginRocket

@Suite("Names of files are compared by their bytes") struct FileNameTests {
    /// Names that Swift takes for equal, or cuts at another place than the system.
    private static let keyNames = [
        "client.key", "cl\u{E9}", "key\u{600}", "\u{301}key", "\u{1F468}\u{200D}\u{1F469}",
    ]

    @Test("two spellings of a letter are two names")
    func spellings() {
        #expect(FileName("caf\u{E9}") != FileName("cafe\u{301}"))
        #expect(FileName("e\u{301}.lock").rest(after: FileName("e")) == "\u{301}.lock")
    }

    @Test("a slash ends a name, whatever follows it")
    func slashes() {
        #expect(FileName("/a/\u{301}b").parts == [FileName("a"), FileName("\u{301}b")])
        #expect(FileName("/\u{301}a").isAbsolute)
        #expect(parentDirectory(of: "/a/\u{301}b") == "/a")
        #expect(resolvedPath("/no such folder/\u{301}b/../c") == FileName("/no such folder/c"))
    }

    @Test("a key is not renewed beside another database, whatever the spelling of its name")
    func neighbors() throws {
        let folder = try TemporaryDatabase()
        let key = KeySource.file(folder.keyPath)
        let stores = try ["caf\u{E9}", "cafe\u{301}"].map { name in
            try SQLiteStore.open(
                path: "\(folder.directory)/\(name).sqlite",
                realm: TemporaryDatabase.address,
                keySources: [key]
            )
        }
        let before = try self.key(folder)
        for store in stores {
            let error = #expect(throws: LoginRocketError.self) { try store.rekey(to: key) }
            #expect(error?.code == .badInput)
            expectSentence(error)
        }
        #expect(try self.key(folder) == before)
        for store in stores { try store.close() }
    }

    @Test("the draft of a key is found under every name", arguments: keyNames)
    func drafts(_ name: String) throws {
        let database = try TemporaryDatabase()
        let path = database.directory + "/" + name
        try database.open(TemporaryDatabase.address, .file(path)).close()
        try FileManager.default.linkItem(atPath: path, toPath: path + ".new-0123456789abcdef")
        #expect(try database.refusal(nil, .file(path)) == nil)
        #expect(try FileStatus.of(path)?.links == 1)
        #expect(KeyDrafts.haveName(path + ".new-0123456789abcdef"))
    }

    @Test("the successor of a key is found under every name", arguments: keyNames)
    func successors(_ name: String) throws {
        let database = try TemporaryDatabase()
        let path = database.directory + "/" + name
        let store = try database.open(TemporaryDatabase.address, .file(path))
        guard case .rows(let identity) = store.sealer.format else { return }
        let successor = KeySuccessor(of: store.sealer.key, in: path, for: identity).path
        try store.rekey(to: .file(successor))
        try store.close()
        #expect(try database.refusal(nil, .file(path)) == nil)
        #expect(try FileStatus.of(successor) == nil)
    }

    private func key(_ folder: TemporaryDatabase) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: folder.keyPath))
    }
}
