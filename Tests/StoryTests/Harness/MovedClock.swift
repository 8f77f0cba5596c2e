import Foundation

/// The clocks of a demo, which the story moves on; they also run by themselves.
///
/// A debug build of the demo reads from a file how far they were moved.
final class MovedClock {
    private let file: URL
    private let start = ContinuousClock.now
    private var passed = Duration.zero
    private var suspended = Duration.zero

    init(_ name: String = "clock", in story: Story) {
        file = story.directory.appending(path: name + ".milliseconds")
    }

    /// What a program finds in its environment that goes by these clocks.
    var environment: [String: String] { ["LOGINROCKET_TEST_CLOCK": file.path] }

    /// How much time they have told since they were made.
    var elapsed: Duration { passed + suspended + (ContinuousClock.now - start) }

    /// Lets time pass for the program, all at once.
    func advance(by duration: Duration) throws {
        passed += duration
        try write()
    }

    /// Suspends the machine for a time: the program does not run through it.
    func suspend(for duration: Duration) throws {
        suspended += duration
        try write()
    }

    /// Lets time pass in small steps, as a program lives through it, until there is something to
    /// see; `nil` if nothing shows in this time.
    func pass<Value>(
        _ limit: Duration,
        until look: () async throws -> Value?
    ) async throws -> Value? {
        let end = elapsed + limit
        return try await eventually("\(limit) have passed", within: .seconds(180)) {
            if let value = try await look() { return .some(value) }
            guard elapsed < end else { return .some(nil) }
            try advance(by: MovedClock.step)
            return nil
        }
    }

    /// Lets time pass in small steps, as a program lives through it.
    func pass(_ duration: Duration) async throws {
        _ = try await pass(duration) { Never?.none }
    }

    /// Lets whoever looks at the clock hang until the end of that.
    func hang() throws -> Hang {
        let next = file.appendingPathExtension("next")
        guard unsafe mkfifo(next.path, 0o600) == 0, unsafe rename(next.path, file.path) == 0 else {
            throw NeverHappened(description: "the clock cannot hang: errno \(errno)")
        }
        return Hang(clock: self)
    }

    /// A time in which the clock hangs.
    struct Hang {
        fileprivate let clock: MovedClock

        /// Lets the clock go on.
        func end() throws {
            let pipe = unsafe open(clock.file.path, O_WRONLY | O_NONBLOCK)
            guard pipe >= 0 else { throw NeverHappened(description: "nobody looks at the clock") }
            try clock.write()
            close(pipe)
        }
    }

    /// How far it is moved at once when time passes.
    static let step = Duration.seconds(5)

    fileprivate func write() throws {
        let milliseconds = [passed, suspended].map { "\(Int64($0 / .milliseconds(1)))" }
        let next = file.appendingPathExtension("next")
        try Data(milliseconds.joined(separator: " ").utf8).write(to: next)
        // Replaced, not written over: nobody reads half of it. Nobody waits for the disk either.
        guard unsafe rename(next.path, file.path) == 0 else {
            throw NeverHappened(description: "the clock cannot be moved: errno \(errno)")
        }
    }
}

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
}
