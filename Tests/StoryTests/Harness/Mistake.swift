import Foundation
import Testing

/// A way to use the demo wrongly, and what it must be told.
struct Mistake: Sendable, CustomTestStringConvertible {
    /// The rule that is broken.
    let rule: String
    let exit: Int32
    let code: String

    /// What the line names.
    var says: [String] = []

    /// How `status` ends, which reads the same database.
    var status: Int32 = 0

    /// The clients that can make this mistake.
    var clients = Client.allCases

    /// Makes the mistake.
    let make: Step

    typealias Step = @Sendable (inout Mishap) async throws -> Void

    enum Client: CaseIterable {
        case new
        case loggedIn
    }

    var testDescription: String { rule }
}

extension Mistake {
    /// A command line that is not one.
    static func usage(_ rule: String, says: [String], _ make: @escaping Step) -> Mistake {
        Mistake(rule: rule, exit: 64, code: "usage", says: says, make: make)
    }

    /// A value that cannot be used.
    static func badInput(
        _ rule: String,
        says: [String],
        clients: [Client] = Client.allCases,
        _ make: @escaping Step
    ) -> Mistake {
        Mistake(rule: rule, exit: 65, code: "badInput", says: says, clients: clients, make: make)
    }

    /// A database that cannot be used, most often not by `status` either.
    static func store(
        _ rule: String,
        says: [String],
        status: Int32 = 74,
        clients: [Client] = [.loggedIn],
        _ make: @escaping Step
    ) -> Mistake {
        Mistake(
            rule: rule,
            exit: 74,
            code: "store",
            says: says,
            status: status,
            clients: clients,
            make: make
        )
    }

    /// A key that is there and cannot be used: `status` tells it once there is a database.
    static func unusableKey(
        _ rule: String,
        says: [String],
        _ make: @escaping Step
    ) -> [Mistake] {
        [
            .key(rule, says: says, clients: [.new], make),
            .key(rule + ", with a database", says: says, clients: [.loggedIn], status: 74, make),
        ]
    }

    /// A key that cannot be used; `status` needs none.
    static func key(
        _ rule: String,
        says: [String],
        clients: [Client] = Client.allCases,
        status: Int32 = 0,
        _ make: @escaping Step
    ) -> Mistake {
        Mistake(
            rule: rule,
            exit: 74,
            code: "key",
            says: says,
            status: status,
            clients: clients,
            make: make
        )
    }
}

/// A mistake on its way: the command line it is made with, and the files it must leave alone.
struct Mishap {
    let story: Story
    let emulator: EmulatorProcess
    let user: User

    /// All files of the client are in here.
    let directory: URL

    var command: [String]
    var url: String?
    var database: URL
    var keyFile: URL
    var options: [String] = []
    var input: Attempt.Input
    var rights = Attempt.Rights.own

    /// Sets the stage: a client that nobody has used yet, or one with a user.
    init(_ client: Mistake.Client, in story: Story) async throws {
        self.story = story
        emulator = try await EmulatorProcess.start(in: story)
        user = try await User.new("hedy", at: emulator, in: story)
        directory = story.directory.appending(path: "client")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        url = emulator.url
        command = ["login", user.name]
        input = .bytes(Data((user.password + "\n").utf8))
        database = directory.appending(path: "client.sqlite")
        keyFile = directory.appending(path: "client.key")
        if client == .loggedIn {
            #expect(try await demo("login", user.name, input: [user.password]).exit == 0)
        }
    }

    /// The same client, used rightly.
    var demo: Demo {
        Demo(story: story, url: emulator.url, database: database, keyFile: keyFile)
    }

    /// Gives these lines to standard input.
    mutating func say(_ lines: String...) {
        input = .bytes(Data(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// Makes the mistake.
    func attempt(_ more: String...) async throws -> Attempt.Result {
        let files = ["--db", database.path, "--key-file", keyFile.path]
        let realm = url.map { ["--url", $0] } ?? []
        return try await Attempt(
            arguments: command + files + realm + options + more,
            input: input,
            rights: rights
        )(in: story)
    }

    /// What `status` says of the database.
    func status() async throws -> Attempt.Result {
        let arguments = ["status", "--json", "--db", database.path]
        return try await Attempt(arguments: arguments, rights: rights)(in: story)
    }

    /// Every file of the client: kind, permissions and content.
    func files() throws -> [String: String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
        return try names.reduce(into: [:]) { files, name in
            let url = directory.appending(path: name)
            let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
            let kind = attributes[.type] as? FileAttributeType
            let mode = attributes[.posixPermissions] as? Int ?? -1
            files[name] = "\(kind?.rawValue ?? "") \(mode) \(try content(of: url, kind))"
        }
    }

    /// Gives all files back to their user.
    func restorePermissions() throws {
        for url in [directory, database] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
            guard let kind = attributes?[.type] as? FileAttributeType else { continue }
            try setPermissions(kind == .typeDirectory ? 0o700 : 0o600, url)
        }
    }

    private func content(of url: URL, _ kind: FileAttributeType?) throws -> String {
        // The owner signs its lock, and readers note in the shared memory where they read.
        guard kind == .typeRegular, !["lock", "sqlite-shm"].contains(url.pathExtension) else {
            return ""
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        let mode = attributes[.posixPermissions] as? Int ?? 0
        // An ordinary user cannot look into a file that is closed to all.
        if mode & 0o400 == 0 { try setPermissions(0o600, url) }
        defer { if mode & 0o400 == 0 { try? setPermissions(mode, url) } }
        return try Data(contentsOf: url).base64EncodedString()
    }
}

func setPermissions(_ mode: Int, _ url: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
}
