import Foundation
import LoginRocketEmulator
import Testing

@Suite("The path of the state file")
struct StatePathTests {
    @Test(
        "a link stays a link, and the file that it points at is replaced",
        arguments: ["real", "./a/../real", "{folder}/real"]
    )
    func link(target: String) async throws {
        try await withFolder { folder in
            let target = target.replacing("{folder}", with: folder)
            try await withEmulator(state: folder + "/real") { _ = try await $0.login() }
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/state",
                withDestinationPath: target
            )
            try await withEmulator(state: folder + "/state") { test in
                #expect(await test.emulator.state().sessions.count == 1)
                _ = try await test.login()
            }
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/state")
            #expect(link == target)
            try await withEmulator(state: folder + "/real") { test in
                #expect(await test.emulator.state().sessions.count == 2)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == ["a", "real", "state"])
        }
    }

    @Test("a link to a link to nothing makes the file that is missing, in its own folder")
    func dangling() async throws {
        try await withFolder { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/state",
                withDestinationPath: "next"
            )
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/next",
                withDestinationPath: "a/real"
            )
            try await withEmulator(state: folder + "/state") { _ = try await $0.login() }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/a")
            #expect(names == ["real"])
            for (name, target) in [("state", "next"), ("next", "a/real")] {
                let link = try FileManager.default.destinationOfSymbolicLink(
                    atPath: "\(folder)/\(name)"
                )
                #expect(link == target)
            }
        }
    }
}
