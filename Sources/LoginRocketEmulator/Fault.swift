/// A way in which an answer goes wrong.
///
/// In some the realm does what it was asked to, and the caller cannot know; in the others the
/// request never reaches it.
public enum Fault: String, CaseIterable, Codable, Sendable {
    /// The realm applies the request; the connection is closed without an answer.
    case applyThenDrop

    /// The connection is closed; the realm never sees the request.
    case dropBeforeApply

    /// No answer until the connection closes; the realm never sees the request.
    case hang

    /// A gateway answers 500; the realm never sees the request.
    case status500

    /// A gateway answers 503, without saying until when; the realm never sees the request.
    case status503

    /// A captive portal answers 200 with its page; the realm never sees the request.
    case html200

    /// The realm applies the request; the connection is closed within the answer's head.
    case headThenClose

    /// The realm applies the request; its answer's head comes, its body a byte at a time.
    case trickle

    /// The realm applies the request; half of its answer comes, without a length, ended by EOF.
    case unframed

    /// A captive portal redirects to its page; the realm never sees the request.
    case redirect302

    /// An empty JSON object, status 200; the realm never sees the request.
    case emptyJson

    /// A JSON object of more than 64 KiB, status 200; the realm never sees the request.
    case oversize

    /// Stands for whatever path the next request has, unless a fault is planned for that path.
    public static let anyPath = "*"
}

/// The faults to come: per path, the first one planned is the first to happen.
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

    /// The next fault of a path, which is still to come.
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
