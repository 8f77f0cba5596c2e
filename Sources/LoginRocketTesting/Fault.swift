extension RealmAPI {
    /// A way in which a call goes wrong; `Fault` of `LoginRocketEmulator` has the same names.
    ///
    /// Some faults strike before the request reaches the realm, others after the realm has applied
    /// it: see ``reachesRealm``. The client cannot know which.
    ///
    /// ```swift
    /// await server.plan(.applyThenDrop, for: "/v1/update_password")
    /// ```
    public enum Fault: String, CaseIterable, Sendable {
        /// The realm applies the request; the connection is closed without an answer.
        case applyThenDrop

        /// The connection is closed; the realm never sees the request.
        case dropBeforeApply

        /// No answer before the call's time is over; the realm never sees the request.
        case hang

        /// A gateway answers 500; the realm never sees the request.
        case status500

        /// A gateway answers 503 without a `Retry-After`; the realm never sees the request.
        case status503

        /// A captive portal answers 200 with its page; the realm never sees the request.
        case html200

        /// The realm applies the request; the connection is closed within the answer's head.
        case headThenClose

        /// The realm applies the request; its answer comes a byte at a time, and not in time.
        case trickle

        /// The realm applies the request; half of its answer arrives, without a length.
        case unframed

        /// A captive portal redirects to its page; the realm never sees the request.
        case redirect302

        /// An empty JSON object with status 200; the realm never sees the request.
        case emptyJson

        /// A JSON object of more than 64 KiB with status 200; the realm never sees the request.
        case oversize

        /// The realm applies the request before the fault strikes.
        public var reachesRealm: Bool {
            switch self {
            case .applyThenDrop, .headThenClose, .trickle, .unframed: true
            case .dropBeforeApply, .hang, .status500, .status503, .html200, .redirect302,
                .emptyJson, .oversize:
                false
            }
        }

        /// A path to plan a fault for: the next request, whatever its path is, unless a fault is
        /// planned for that path.
        public static let anyPath = "*"
    }
}

/// The faults to come, by path, the first one first.
struct FaultPlan {
    var queues: [String: [RealmAPI.Fault]] = [:]

    mutating func add(_ fault: RealmAPI.Fault, for path: String, times: Int) {
        queues[path, default: []] += Array(repeating: fault, count: max(0, times))
    }

    /// Takes the next fault of a path.
    mutating func next(for path: String) -> RealmAPI.Fault? {
        take(path) ?? take(RealmAPI.Fault.anyPath)
    }

    private mutating func take(_ path: String) -> RealmAPI.Fault? {
        guard var queue = queues[path], !queue.isEmpty else { return nil }
        let fault = queue.removeFirst()
        queues[path] = queue.isEmpty ? nil : queue
        return fault
    }
}
