import Foundation
import Testing

@Suite("The program with a state that cannot be used")
struct StateProgramTests {
    @Test(
        "what is not a file of its own is one line that names it, and exit code 74, at once",
        arguments: [
            "folder", "pipe", "link to pipe", "loop", "loop of two", "stranger", "socket",
            "/dev/null", "/dev/zero", "/dev/tty", "below a file", "/proc/self/nothing",
        ]
    )
    func unusable(kind: String) async throws {
        try await withFolder { folder in
            let path = try make(kind, in: folder)
            let before = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            let end = try await runProgram(
                ["--port", "0", "--control-port", "0", "--state", path]
            )
            #expect(end.code == 74)
            #expect(end.isOneLine)
            #expect(end.errors.contains(path))
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == before)
        }
    }

    /// Makes what stands at the path, and returns the path.
    private func make(_ kind: String, in folder: String) throws -> String {
        let path = folder + "/state"
        let files = FileManager.default
        switch kind {
        case "folder":
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe":
            #expect(unsafe mkfifo(path, 0o600) == 0)
        case "link to pipe":
            #expect(unsafe mkfifo(folder + "/pipe", 0o600) == 0)
            try files.createSymbolicLink(atPath: path, withDestinationPath: "pipe")
        case "loop":
            try files.createSymbolicLink(atPath: path, withDestinationPath: "state")
        case "loop of two":
            try files.createSymbolicLink(atPath: path, withDestinationPath: "other")
            try files.createSymbolicLink(atPath: folder + "/other", withDestinationPath: path)
        case "stranger":
            try Data("{}".utf8).write(to: URL(filePath: path))
            // Only root can give a file away; for others a file of root is a stranger's.
            guard unsafe chown(path, 4711, 4711) == 0 else { return "/etc/hostname" }
        case "socket":
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
                unsafe bytes.copyBytes(from: path.utf8.prefix(bytes.count - 1))
            }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    #expect(unsafe bind(descriptor, address, size) == 0)
                }
            }
        case "below a file":
            try Data().write(to: URL(filePath: folder + "/file"))
            return folder + "/file/state"
        default:
            return kind
        }
        return path
    }
}
