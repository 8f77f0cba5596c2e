import Foundation
import Testing

@testable import LoginRocket

/// Disks that cannot be asked to write something at once, as `/proc` cannot.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
struct IdleDiskTests {
    @Test func `a folder whose disk cannot write its names at once is good enough`() throws {
        let folder = try Descriptor(folder: "/proc")
        try #require(fsync(folder.number) != 0 && errno == EINVAL)
        try folder.synchronize("/proc")
        try synchronizeDirectory("/proc")
    }

    @Test func `a file that cannot be written at once is not`() throws {
        let path = "/proc/self/status"
        let file = try Descriptor("open", path, O_RDONLY)
        let error = #expect(throws: SystemError.self) { try file.synchronize(path) }
        #expect(error?.number == EINVAL)
    }
}
