#if DEBUG
    import Foundation
    import LoginRocketCore
    import Testing

    @testable import LoginRocketCommands

    @Suite("The clock that tests move")
    struct MovableClockTests {
        private let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

        @Test(
            "the file says how far the clocks are moved, and a suspend moves them too",
            arguments: [("1500", 1.5), ("1500\n", 1.5), ("90000 3600000", 3690)]
        )
        func moved(text: String, seconds: Double) throws {
            let clock = MovableClock(file: file.path)
            let before = clock.now
            try write(text)
            defer { try? FileManager.default.removeItem(at: file) }
            let after = clock.now
            #expect(after.instant - before.instant >= .seconds(seconds))
            #expect(after.instant - before.instant < .seconds(seconds + 60))
            #expect(after.wall - before.wall >= .seconds(Int(seconds)))
        }

        @Test("a file that is missing or says no number moves nothing", arguments: [nil, "", "x"])
        func unreadable(text: String?) throws {
            let clock = MovableClock(file: file.path)
            let before = clock.now
            if let text { try write(text) }
            defer { try? FileManager.default.removeItem(at: file) }
            #expect(clock.now.instant - before.instant < .seconds(60))
        }

        @Test("who sleeps wakes when the clocks are moved to the deadline", .timeLimit(.minutes(1)))
        func sleep() async throws {
            let clock = MovableClock(file: file.path)
            let sleeper = Task { [now = clock.now] in
                try await clock.sleep(until: now.instant + .seconds(3600))
            }
            try write("3600000")
            defer { try? FileManager.default.removeItem(at: file) }
            try await sleeper.value
        }

        private func write(_ text: String) throws {
            try Data(text.utf8).write(to: file, options: .atomic)
        }
    }
#endif
