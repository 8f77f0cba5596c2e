import Foundation
import LoginRocket
import Testing

@testable import LoginRocketCommands

@Suite struct SocketFileTests {
    @Test(arguments: ["4294967295", "+5", "-1", "4294967296", " 5", "5x", ""])
    func `no group has a number that means none, or that is not written in digits`(name: String) {
        #expect {
            try SocketFile("socket", group: name)
        } throws: { error in
            (error as? LoginRocketError)?.code == .badInput
        }
    }

    @Test func `a group is named, or has a number`() throws {
        #expect(try SocketFile("socket", group: "0").group == 0)
        #expect(try SocketFile("socket", group: "4294967294").group == 4_294_967_294)
        #expect(try SocketFile("socket").group == nil)
    }

    @Test func `the folder that keeps the group out is told`() throws {
        let above = FileManager.default.temporaryDirectory.path + "/socket-" + UUID().uuidString
        let folder = above + "/inner"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: above) }
        let own = getegid()
        func closed(_ outer: Int, _ inner: Int, _ group: gid_t) throws -> String? {
            for (path, mode) in [(above, outer), (folder, inner)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            }
            let file = try SocketFile(folder + "/socket", group: "\(group)")
            // The folders above it are not this test's.
            return file.closedFolder.flatMap { $0.hasPrefix(above) ? $0 : nil }
        }
        #expect(try closed(0o755, 0o700, own) == folder)
        #expect(try closed(0o700, 0o755, own) == above)
        #expect(try closed(0o711, 0o710, own) == nil)
        #expect(try closed(0o711, 0o710, own + 1) == folder)
    }
}
