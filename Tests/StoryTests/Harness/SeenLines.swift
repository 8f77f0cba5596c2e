import Foundation
import Synchronization

/// The lines of protocol 1 that stories have seen, for `Tests/protocol` to hold against the schema.
enum SeenLines {
    private static let file = Mutex(open())

    /// Keeps a line.
    static func keep(_ line: Data) {
        file.withLock { try? $0?.write(contentsOf: line + [UInt8(ascii: "\n")]) }
    }

    private static func open() -> FileHandle? {
        let folder = URL(filePath: ".build/lines", directoryHint: .isDirectory)
        let file = folder.appending(path: "stories-\(getpid()).jsonl")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        return try? FileHandle(forWritingTo: file)
    }
}
