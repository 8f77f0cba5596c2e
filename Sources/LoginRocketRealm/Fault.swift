/// A way in which a request to a realm, or its answer, goes wrong.
///
/// A server plans it for a path: `RealmAPI` of `LoginRocketTesting` and `Emulator` of
/// `LoginRocketEmulator` do.
///
/// ```swift
/// await server.plan(.applyThenDrop, for: "/v1/update_password")
/// ```
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
        switch self {
        case .applyThenDrop, .headThenClose, .trickle, .unframed: true
        case .dropBeforeApply, .hang, .status500, .status503, .html200, .redirect302, .emptyJson,
            .oversize:
            false
        }
    }

    /// A path to plan a fault for: the next request, whatever its path is, unless a fault is
    /// planned for that path.
    public static let anyPath = "*"
}
