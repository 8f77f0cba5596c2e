/// The wish that a running program ends.
struct Ending: Sendable {
    private let wishes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (wishes, continuation) = AsyncStream.makeStream()
    }

    /// Wishes for the end.
    func ask() {
        continuation.yield()
    }

    /// Returns when the first wish has come.
    func wait() async {
        for await _ in wishes { break }
    }
}
