public import LoginRocketCore
public import LoginRocketCoreTesting
internal import Synchronization

extension AsyncSequence where Self: Sendable, Element == Snapshot {
    /// The first snapshot that satisfies a condition, if it comes in time.
    ///
    /// ```swift
    /// let offline = try await client.snapshots
    ///     .first(where: { $0.network == .offline }, within: .seconds(5))
    /// ```
    ///
    /// - Parameters:
    ///   - predicate: The condition.
    ///   - limit: The longest real time to wait for the snapshot.
    ///   - fileID: The source file of this statement, as `Module/File.swift`.
    ///   - filePath: The same file on this machine.
    ///   - line: The line of this statement.
    ///   - column: Its column.
    /// - Returns: The snapshot.
    /// - Throws: ``SnapshotNeverCame``, which says what came last; `CancellationError`; the error
    ///   of the sequence.
    public func first(
        where predicate: @escaping @Sendable (Snapshot) -> Bool,
        within limit: Duration,
        fileID: String = #fileID,
        filePath: String = #filePath,
        line: Int = #line,
        column: Int = #column
    ) async throws -> Snapshot {
        let seen = Seen()
        let found = try await withThrowingTaskGroup(of: Snapshot?.self) { group in
            group.addTask {
                for try await snapshot in self {
                    seen.snapshots.withLock { $0.append(snapshot) }
                    if predicate(snapshot) { return snapshot }
                }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        if let found { return found }
        try Task.checkCancellation()
        throw SnapshotNeverCame(
            place: SourcePlace(fileID, filePath, line, column),
            limit: limit,
            seen: seen.snapshots.withLock { $0 }
        )
    }
}

/// A snapshot that was waited for in vain.
///
/// ```
/// KioskTests/LogoutTests.swift:14:10: no snapshot was so within 5.0 seconds or before the end
/// 2 came, the last one: loggedOut(user), offline, logout queued
/// ```
public struct SnapshotNeverCame: Error, CustomStringConvertible {
    /// The place of the statement.
    public let place: SourcePlace

    /// The real time that it was given.
    public let limit: Duration

    /// The snapshots that came instead, in order.
    public let seen: [Snapshot]

    /// The place, and what came last.
    public var description: String {
        """
        \(place): no snapshot was so within \(limit) or before the end
        \(seen.count) came\(seen.last.map { ", the last one: \($0.words)" } ?? "")
        """
    }
}

private final class Seen: Sendable {
    let snapshots = Mutex<[Snapshot]>([])
}

extension Snapshot {
    /// The snapshot in a line: no more than a person has to see.
    fileprivate var words: String {
        var words = [session.description]
        if case .expired? = freshness { words.append("expired") }
        if emailVerification != .notRequested { words.append("email \(emailVerification)") }
        if isBusy { words.append("busy") }
        words.append(network.rawValue)
        words += operations.map { "\($0.kind.rawValue) \($0.phase.words)" }
        return words.joined(separator: ", ")
    }
}

extension Snapshot.Operation.Phase {
    fileprivate var words: String {
        switch self {
        case .queued: "queued"
        case .sending: "sending"
        case .verifying: "verifying"
        case .needsLogin: "needsLogin"
        case .finished(let outcome): "finished \(outcome.name.rawValue)"
        }
    }
}
