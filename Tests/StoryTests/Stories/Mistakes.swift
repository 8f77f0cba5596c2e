import Foundation
import GRDB
import Testing

// Each row is one rule of what the demo takes, and a way to break it.

extension Mistake {
    static var all: [Mistake] {
        commandLines + inputs + arrivals + realms + databases + keys + unusableKeys
    }
}

private let commandLines: [Mistake] = [
    .usage("a command must be known", says: ["\"dance\"", "login"]) {
        $0.command = ["dance"]
    },
    .usage("a command of the outbox must be known", says: ["\"dance\""]) {
        $0.command = ["outbox", "dance"]
    },
    .usage("a login is somebody's", says: ["user"]) {
        $0.command = ["login"]
    },
    .usage("what is cancelled has an ID", says: ["id"]) {
        $0.command = ["outbox", "cancel"]
    },
    .usage("what is acknowledged has an ID", says: ["id"]) {
        $0.command = ["outbox", "acknowledge"]
    },
    .usage("a password is no argument", says: ["standard input"]) {
        $0.command = ["login", "hedy", "hunter2"]
    },
    .usage("an option must be known", says: ["--dance"]) {
        $0.options = ["--dance"]
    },
    .usage("a timeout is a number", says: ["--timeout"]) {
        $0.options = ["--timeout", "soon"]
    },
    .usage("a timeout is more than nothing", says: ["timeout"]) {
        $0.options = ["--timeout", "0"]
    },
    .usage("an option has its value", says: ["--ca-file"]) {
        $0.options = ["--ca-file", ""]
    },
]

private let inputs: [Mistake] = [
    .badInput("a password has 1 KiB at most", says: ["1024"]) {
        $0.command = ["login", $0.user.name]
        $0.say(String(repeating: "hunter2", count: 147))
    },
    .badInput("a password is not empty", says: ["password"]) {
        $0.command = ["login", $0.user.name]
        $0.say("")
    },
    .badInput("a user name is not empty", says: ["user name"]) {
        $0.command = ["login", ""]
        $0.say($0.user.password)
    },
    .badInput("a new password is given twice", says: ["differ"]) {
        $0.command = ["update-password"]
        $0.say($0.user.password, $0.story.newPassword(), $0.story.newPassword())
    },
    .badInput("a new password is a new one", says: ["choose another"]) {
        $0.command = ["update-password"]
        $0.say($0.user.password, $0.user.password, $0.user.password)
    },
    .badInput("a code is not empty", says: ["code"]) {
        $0.command = ["mfa"]
        $0.say("")
    },
    .badInput("a code that is an argument is not empty", says: ["code"]) {
        $0.command = ["mfa", ""]
    },
    .badInput("a reset needs a reset token", says: ["kpw_"]) {
        $0.command = ["reset-password", $0.user.name]
        $0.say("kli_hunter2", $0.story.newPassword())
    },
    .badInput("standard input is open", says: ["password"]) {
        $0.command = ["login", $0.user.name]
        $0.input = .closed
    },
    .badInput("standard input holds all lines", says: ["confirmation"]) {
        $0.command = ["update-password"]
        $0.say($0.user.password, $0.story.newPassword())
    },
    .badInput("a password is UTF-8", says: ["UTF-8"]) {
        $0.command = ["login", $0.user.name]
        $0.input = .bytes(Data([0x68, 0xFF, 0x0A]))
    },
    .badInput("an ID is one", says: ["outbox"]) {
        $0.command = ["outbox", "cancel", "hunter2"]
    },
    .badInput("what is cancelled exists", says: ["outbox"], clients: [.loggedIn]) {
        $0.command = ["outbox", "cancel", String(repeating: "0", count: 32)]
    },
    .badInput("what is acknowledged exists", says: ["outbox"], clients: [.loggedIn]) {
        $0.command = ["outbox", "acknowledge", String(repeating: "0", count: 32)]
    },
]

private let realms: [Mistake] = [
    .badInput("http is for this machine", says: ["https://"]) {
        $0.url = "http://hunter2.example.org"
    },
    .badInput("a URL holds no password", says: ["password"]) {
        $0.url = "https://hedy:hunter2@example.org"
    },
    .badInput("a URL is one", says: ["ASCII"]) {
        $0.url = "hunter2 \u{1B}[31m\n"
    },
    Mistake(
        rule: "a new database is told its realm",
        exit: 64,
        code: "usage",
        says: ["client.sqlite", "--url"],
        clients: [.new]
    ) {
        $0.url = nil
    },
    .badInput("authorities can be read", says: ["no.pem"]) {
        $0.options = ["--ca-file", $0.directory.appending(path: "no.pem").path]
    },
    .badInput("authorities are certificates", says: ["/bin/sh"]) {
        $0.options = ["--ca-file", "/bin/sh"]
    },
]

private let databases: [Mistake] = [
    .store(
        "a path leads through directories",
        says: ["plain/client.sqlite"],
        clients: Mistake.Client.allCases
    ) {
        let file = $0.directory.appending(path: "plain")
        try Data("plain".utf8).write(to: file)
        $0.database = file.appending(path: "client.sqlite")
    },
    .store("a database may be read", says: ["client.sqlite"]) {
        try setPermissions(0, $0.database)
        $0.rights = .ordinary
    },
    .store("a database may be written", says: ["client.sqlite"], status: 0) {
        try setPermissions(0o400, $0.database)
        $0.rights = .ordinary
    },
    .store("the directory of a database may be written", says: ["client.sqlite"], status: 0) {
        try setPermissions(0o500, $0.directory)
        $0.rights = .ordinary
    },
    .store(
        "a database is no directory",
        says: ["/client", "directory"],
        clients: Mistake.Client.allCases
    ) {
        $0.database = $0.directory
    },
    .store("a database is no link", says: ["link.sqlite"]) {
        let link = $0.directory.appending(path: "link.sqlite")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: $0.database)
        $0.database = link
    },
    .store("a database is one", says: ["client.sqlite"], clients: Mistake.Client.allCases) {
        let bytes = (0..<10_000).map { _ in UInt8.random(in: 0...255) }
        try Data(bytes).write(to: $0.database)
    },
    .store("a database that was in use is not empty", says: ["client.sqlite", "empty"]) {
        try Data().write(to: $0.database)
    },
    .store("a database beside its key is not empty", says: ["client.key", "empty"]) {
        try Data().write(to: $0.database)
        try FileManager.default.removeItem(at: $0.database.appendingPathExtension("lock"))
    },
    .store(
        "a lock file is ours",
        says: ["client.sqlite.lock"],
        clients: Mistake.Client.allCases
    ) {
        try Data("version = 4\n".utf8).write(to: $0.database.appendingPathExtension("lock"))
    },
    .store(
        "a folder is closed to others",
        says: ["chmod go-w"],
        clients: Mistake.Client.allCases
    ) {
        try setPermissions(0o777, $0.directory)
    },
    .store("a database is whole", says: ["client.sqlite", "damaged"]) {
        try Data(contentsOf: $0.database).prefix(5_000).write(to: $0.database)
    },
    .store("a database is not from the future", says: ["client.sqlite", "newer"]) {
        let database = try DatabaseQueue(path: $0.database.path)
        try await database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA user_version = 99")
        }
        try database.close()
    },
    Mistake(
        rule: "a database has one owner",
        exit: 73,
        code: "locked",
        says: ["client.sqlite", "client.sqlite.lock", "process "],
        clients: [.new]
    ) {
        // With nobody logged in, the owner has no reason to ask the server anything.
        try await $0.demo.run("--no-socket").line("ready") { $0.state == "loggedOut" }
    },
]

private let keys: [Mistake] = [
    .key(
        "a key is the one that sealed the database",
        says: ["client.sqlite"],
        clients: [.loggedIn],
        status: 74
    ) {
        try Data(repeating: 7, count: 32).write(to: $0.keyFile)
        try setPermissions(0o600, $0.keyFile)
    },
    .key("a key is there if it sealed a database", says: ["client.key"], clients: [.loggedIn]) {
        try FileManager.default.removeItem(at: $0.keyFile)
    },
    .badInput("a key has a name of its own", says: ["client.sqlite.lock"]) {
        $0.keyFile = $0.database.appendingPathExtension("lock")
    },
]

private let unusableKeys: [Mistake] =
    Mistake.unusableKey("a key is for its user alone", says: ["client.key", "chmod"]) {
        if !FileManager.default.fileExists(atPath: $0.keyFile.path) {
            try Data(repeating: 7, count: 32).write(to: $0.keyFile)
        }
        try setPermissions(0o644, $0.keyFile)
    }
    + Mistake.unusableKey("a key is a plain file", says: ["client.key", "named pipe"]) {
        try? FileManager.default.removeItem(at: $0.keyFile)
        #expect(unsafe mkfifo($0.keyFile.path, 0o600) == 0)
    }
    + Mistake.unusableKey("a key has 32 bytes", says: ["client.key", "32"]) {
        try Data(repeating: 7, count: 31).write(to: $0.keyFile)
        try setPermissions(0o600, $0.keyFile)
    }
