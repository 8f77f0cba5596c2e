import Foundation

/// Works for seconds without a pause, on one of a few threads of its own.
///
/// On the threads that all tasks share, the tests that wait for something would wait for this work.
func aside<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        threads.addOperation { continuation.resume(with: Result(catching: work)) }
    }
}

private let threads: OperationQueue = {
    let threads = OperationQueue()
    threads.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
    return threads
}()
