import Testing

/// Lets only so many of a suite's tests run at once: a story is several processes.
struct AtMost: SuiteTrait, TestTrait, TestScoping {
    private let places: Places

    init(_ count: Int) {
        places = Places(count)
    }

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await places.take()
        do {
            try await function()
        } catch {
            await places.giveBack()
            throw error
        }
        await places.giveBack()
    }
}

extension Trait where Self == AtMost {
    static func atMost(_ count: Int) -> AtMost { AtMost(count) }
}

private actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func giveBack() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
