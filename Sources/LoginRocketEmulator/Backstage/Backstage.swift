import FoundationEssentials
import LoginRocketRealm
import Synchronization

/// The stage that both ports share, behind a lock; each change of it rings a bell.
final class Backstage: Sendable {
    /// Rings when readers may have something new to tell.
    let bell = Bell()

    private let stage: Mutex<Stage>

    init(realm: Realm, file: StateFile?) {
        stage = Mutex(Stage(realm: realm, file: file))
    }

    /// Looks at the stage.
    func look<Value: Sendable>(_ body: (Stage) -> Value) -> Value {
        stage.withLock { body($0) }
    }

    /// Changes the stage.
    func change<Value: Sendable, Failure>(
        _ body: (inout Stage) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { bell.ring() }
        return try stage.withLock { stage throws(Failure) in try body(&stage) }
    }

    func withRealm<Value: Sendable, Failure>(
        _ body: (inout Realm, Date) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try change { stage throws(Failure) in try stage.withRealm(body) }
    }
}
