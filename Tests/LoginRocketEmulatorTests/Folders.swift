import Foundation

/// Runs a test with a folder that holds another, `a`, and removes both afterwards.
func withFolder(_ test: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "emulator-\(UInt64.random(in: .min ... .max))").path()
    try FileManager.default.createDirectory(
        atPath: folder + "/a",
        withIntermediateDirectories: true
    )
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await test(folder)
}

/// Runs a test with the path of a state file, and removes the file afterwards.
func withStateFile(_ test: (String) async throws -> Void) async throws {
    try await withFolder { try await test($0 + "/state") }
}
