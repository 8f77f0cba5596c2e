import LoginRocket
import LoginRocketProtocol
import Synchronization

/// The client of a run, which opens as soon as its disk lets it.
final class Opening: Sendable {
    private let open: @Sendable () throws -> Client
    private let current: Mutex<State>
    private let watchers = Mutex<[Int: AsyncStream<State>.Continuation]>([:])

    /// A step on the way to an open client.
    enum State: Sendable {
        /// The disk is full, read-only or not mounted, which may change.
        case refused(Failure)
        case open(Client)
        /// It is not wanted any more.
        case givenUp
    }

    /// Tries for the first time.
    ///
    /// - Throws: What the client cannot be opened for, unless the disk is full, read-only or not
    ///   mounted.
    init(_ open: @escaping @Sendable () throws -> Client) throws {
        self.open = open
        current = Mutex(try Self.attempt(open))
    }

    /// The state, also while an attempt is waiting for the disk.
    var state: State { current.withLock { $0 } }

    /// The state, and then each that follows, until it is open or given up.
    var states: AsyncStream<State> {
        let (states, continuation) = AsyncStream.makeStream(of: State.self)
        watchers.withLock { watchers in
            let state = state
            continuation.yield(state)
            guard case .refused = state else { return continuation.finish() }
            watchers[(watchers.keys.max() ?? 0) + 1] = continuation
        }
        return states
    }

    /// Tells all who watch.
    private func tell(_ state: State) {
        watchers.withLock { watchers in
            for watcher in watchers.values { watcher.yield(state) }
            if case .refused = state { return }
            for watcher in watchers.values { watcher.finish() }
            watchers = [:]
        }
    }

    /// Tries again, if it is still to be opened; a client that nobody wants any more is closed.
    ///
    /// - Throws: What the client cannot be opened for, unless the disk is full, read-only or not
    ///   mounted, or the database is in use for the moment.
    func tryAgain() async throws {
        guard case .refused = state else { return }
        let attempt: State
        do {
            attempt = try Self.attempt(open)
        } catch let error as LoginRocketError where error.code == .locked {
            // Somebody else's command, while this one waits: that ends.
            attempt = .refused(.client(error))
        }
        let isWanted = current.withLock { state in
            guard case .refused = state else { return false }
            state = attempt
            return true
        }
        if isWanted {
            tell(attempt)
        } else if case .open(let client) = attempt {
            await client.close()
        }
    }

    /// Tries no more, and takes no more orders.
    ///
    /// - Returns: The client, if it was open.
    func giveUp() -> Client? {
        let last = current.withLock { state in
            defer { state = .givenUp }
            return state
        }
        tell(.givenUp)
        guard case .open(let client) = last else { return nil }
        return client
    }

    private static func attempt(_ open: () throws -> Client) throws -> State {
        do {
            return .open(try open())
        } catch let error as LoginRocketError where error.mayEndWithTheDisk {
            return .refused(.client(error))
        }
    }
}

extension LoginRocketError {
    /// `true` if the same may succeed once there is room, or once the disk is writable or mounted.
    fileprivate var mayEndWithTheDisk: Bool {
        switch disk {
        case .full, .readOnly, .missing: true
        case .leftInDoubt, nil: false
        }
    }
}
