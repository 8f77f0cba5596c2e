/// A file beside a database, by what is added to the database's name.
enum Companion: String, CaseIterable {
    case lock = ".lock"
    case writeAheadLog = "-wal"
    case sharedMemory = "-shm"
    case journal = "-journal"
    case reserve = ".reserve"
}

extension DatabaseFile {
    func path(of companion: Companion) -> String { path + companion.rawValue }

    var lockPath: String { path(of: .lock) }
    var writeAheadLogPath: String { path(of: .writeAheadLog) }
    var sharedMemoryPath: String { path(of: .sharedMemory) }
    var journalPath: String { path(of: .journal) }

    /// The names that the database uses, its own among them.
    var names: [String] { [path] + Companion.allCases.map(path) }
}
