import Foundation
import LoginRocket
import LoginRocketCore

/// The clocks that clients of this program go by.
///
/// They are the system's. A debug build lets its tests move them: see ``MovableClock``.
var clocks: any TimeSource {
    #if DEBUG
        if let file = ProcessInfo.processInfo.environment["LOGINROCKET_TEST_CLOCK"] {
            return MovableClock(file: file)
        }
    #endif
    return SystemTime()
}

#if DEBUG
    /// The system's clocks, moved on by what a file says: for tests, and in debug builds only.
    ///
    /// The environment variable `LOGINROCKET_TEST_CLOCK` names the file. It holds one or two whole
    /// numbers of milliseconds, with a blank between them: by how much time has passed, and for how
    /// long the machine was suspended besides, which no program runs through. Whoever moves the
    /// clocks replaces the file and never lowers a number. What cannot be read has not moved them.
    /// Whoever asks a pipe in its place hangs until somebody writes to it, as on a sick disk.
    struct MovableClock: TimeSource {
        /// The file that moves them.
        let file: String

        private let system = SystemTime()

        /// Now, by all clocks.
        var now: Moment {
            let (passed, suspended) = moved
            return moment(system.now, after: passed, and: suspended)
        }

        /// Returns when the clocks have come, or were moved, to `deadline`.
        ///
        /// - Throws: `CancellationError` when the task is cancelled.
        func sleep(until deadline: Instant) async throws {
            while true {
                let left = deadline - now.instant
                guard left > .zero else { return }
                try await Task.sleep(for: min(left, .milliseconds(15)))
            }
        }

        /// The one place that knows the clocks of a moment, and which of them a suspend moves.
        private func moment(
            _ system: Moment,
            after passed: Duration,
            and suspended: Duration
        ) -> Moment {
            Moment(
                instant: system.instant + passed + suspended,
                running: system.running + passed,
                wall: system.wall + (passed + suspended),
                trusted: system.trusted.map { $0 + (passed + suspended) }
            )
        }

        private var moved: (passed: Duration, suspended: Duration) {
            // Opened so that it waits for the writer of a pipe, and with it whoever asks the time.
            guard let file = FileHandle(forReadingAtPath: file), let text = try? file.readToEnd()
            else { return (.zero, .zero) }
            let numbers = String(decoding: text, as: UTF8.self)
                .split(whereSeparator: \.isWhitespace).compactMap { Int64($0) }
            return (
                .milliseconds(numbers.first ?? 0),
                .milliseconds(numbers.dropFirst().first ?? 0)
            )
        }
    }
#endif
