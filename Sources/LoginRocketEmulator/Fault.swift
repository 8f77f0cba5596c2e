/// A way in which an answer goes wrong.
///
/// Some faults strike before the request reaches the realm, others after the realm has applied it:
/// see ``reachesRealm``. The caller cannot know which.
public enum Fault: String, CaseIterable, Codable, Sendable {
    /// The realm applies the request; the connection is closed without an answer.
    case applyThenDrop

    /// The connection is closed; the realm never sees the request.
    case dropBeforeApply

    /// No answer until the connection closes; the realm never sees the request.
    case hang

    /// A gateway answers 500; the realm never sees the request.
    case status500

    /// A gateway answers 503 without a `Retry-After`; the realm never sees the request.
    case status503

    /// A captive portal answers 200 with its page; the realm never sees the request.
    case html200

    /// The realm applies the request; the connection is closed within the answer's head.
    case headThenClose

    /// The realm applies the request; its answer's head arrives, then its body a byte at a time.
    case trickle

    /// The realm applies the request; half of its answer arrives, without a length, ended by EOF.
    case unframed

    /// A captive portal redirects to its page; the realm never sees the request.
    case redirect302

    /// An empty JSON object with status 200; the realm never sees the request.
    case emptyJson

    /// A JSON object of more than 64 KiB with status 200; the realm never sees the request.
    case oversize

    /// The realm applies the request before the fault strikes.
    public var reachesRealm: Bool {
        switch place {
        case .before: false
        case .after: true
        }
    }

    /// A path for ``Emulator/plan(_:for:times:)``: the next request, whatever its path is, unless a
    /// fault is planned for that path.
    public static let anyPath = "*"
}

/// The faults to come, per path, in the order in which they were planned.
struct FaultPlan: Sendable {
    private struct Entry {
        let fault: Fault
        var times: Int
    }

    private var entries: [String: [Entry]] = [:]

    mutating func add(_ fault: Fault, for path: String, times: Int) {
        guard times > 0 else { return }
        entries[path, default: []].append(Entry(fault: fault, times: times))
    }

    /// Takes the next fault of a path.
    mutating func next(for path: String) -> Fault? {
        take(path) ?? take(Fault.anyPath)
    }

    /// The next fault of a path; it stays planned.
    func peek(_ path: String) -> Fault? {
        entries[path]?.first?.fault
    }

    private mutating func take(_ path: String) -> Fault? {
        guard var queue = entries[path], var entry = queue.first else { return nil }
        entry.times -= 1
        if entry.times > 0 {
            queue[0] = entry
        } else {
            queue.removeFirst()
        }
        entries[path] = queue.isEmpty ? nil : queue
        return entry.fault
    }
}
