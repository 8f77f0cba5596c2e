import LoginRocketProtocol

/// The wish that a running program ends.
struct Ending: Sendable {
    private let wishes: AsyncStream<Wish>
    private let continuation: AsyncStream<Wish>.Continuation

    /// Why it is to end.
    enum Wish {
        /// Somebody asked for it.
        case asked
        /// Nobody can hear it any more; what to say of that.
        case unheard(String)
        /// The client cannot be opened at all.
        case impossible(Failure)
    }

    init() {
        (wishes, continuation) = AsyncStream.makeStream()
    }

    /// Wishes for the end.
    func ask(_ wish: Wish) {
        continuation.yield(wish)
    }

    /// Returns the first wish when it has come.
    func wait() async -> Wish {
        for await wish in wishes { return wish }
        return .asked
    }
}
