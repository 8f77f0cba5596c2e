import Synchronization

/// Tells listeners that there may be something new.
///
/// A listener that is busy hears once of all that happens meanwhile, so one that never listens
/// costs nothing.
final class Bell: Sendable {
    private enum State {
        case open([Int: AsyncStream<Void>.Continuation], next: Int)
        case closed
    }

    private let state = Mutex(State.open([:], next: 0))

    /// The ringing from now on, which ends when the bell is closed.
    func rings() -> (AsyncStream<Void>, AsyncStream<Void>.Continuation) {
        let (rings, listener) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let number: Int? = state.withLock { state in
            guard case .open(var listeners, let next) = state else { return nil }
            listeners[next] = listener
            state = .open(listeners, next: next + 1)
            return next
        }
        guard let number else {
            listener.finish()
            return (rings, listener)
        }
        listener.onTermination = { _ in self.leave(number) }
        return (rings, listener)
    }

    func ring() {
        for listener in listeners() { listener.yield() }
    }

    /// Ends every listening, now and from now on.
    func close() {
        let last = listeners()
        state.withLock { $0 = .closed }
        for listener in last { listener.finish() }
    }

    private func listeners() -> [AsyncStream<Void>.Continuation] {
        state.withLock { state in
            switch state {
            case .open(let listeners, _): Array(listeners.values)
            case .closed: []
            }
        }
    }

    private func leave(_ number: Int) {
        state.withLock { state in
            guard case .open(var listeners, let next) = state else { return }
            listeners[number] = nil
            state = .open(listeners, next: next)
        }
    }
}
