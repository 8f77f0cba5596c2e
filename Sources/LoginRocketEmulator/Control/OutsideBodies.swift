import FoundationEssentials
import LoginRocketRealm

/// The body of `PUT /network`; the answer of both calls.
struct NetworkBody: ControlBody, Encodable {
    enum Key: String, CaseIterable {
        case up
    }

    let up: Bool

    init(up: Bool) {
        self.up = up
    }

    init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        up = try members.required(.up, .flag)
    }
}

/// The body of `POST /faults`.
struct FaultBody: ControlBody {
    enum Key: String, CaseIterable {
        case path, fault, times, milliseconds, probability
    }

    static let paths = "one of \((Realm.paths + [Fault.anyPath]).joined(separator: ", "))"

    let path: String
    let fault: PlannedFault
    let times: Int

    init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        path = try members.required(.path, .faultPath)
        let kind = try members.required(.fault, JSONKind<FaultWord>.choice)
        let probability = try members.optional(.probability, .number(0...1)) ?? 1
        switch kind {
        case .delay:
            let time = try members.required(.milliseconds, .count(0...600_000))
            fault = PlannedFault(delay: .milliseconds(time), probability: probability)
        case .fault(let kind):
            guard try members.optional(.milliseconds, .count(0...600_000)) == nil else {
                throw JSONMistake("milliseconds", "only of the fault delay")
            }
            fault = PlannedFault(kind, probability: probability)
        }
        times = try members.optional(.times, .count(1...1_000_000)) ?? 1
    }
}

/// A word for a fault: those of `Fault`, and `delay`.
private enum FaultWord: RawRepresentable, CaseIterable {
    case fault(Fault)
    case delay

    static let allCases = Fault.allCases.map(FaultWord.fault) + [.delay]

    init?(rawValue: String) {
        if rawValue == "delay" {
            self = .delay
        } else if let fault = Fault(rawValue: rawValue) {
            self = .fault(fault)
        } else {
            return nil
        }
    }

    var rawValue: String {
        switch self {
        case .fault(let fault): fault.rawValue
        case .delay: "delay"
        }
    }
}

extension JSONKind<String> {
    /// A path of a fault; only the realm knows the names of its providers.
    fileprivate static var faultPath: JSONKind {
        JSONKind(FaultBody.paths) { $0.text }
    }
}

/// The body of `POST /clock`.
struct ClockBody: ControlBody {
    enum Key: String, CaseIterable {
        case advanceSeconds
    }

    let advanceSeconds: Double

    init(_ members: JSONMembers<Key>) throws(JSONMistake) {
        advanceSeconds = try members.required(
            .advanceSeconds,
            .number(-1_000_000_000...1_000_000_000)
        )
    }
}

/// The answer of `POST /clock`.
struct ClockResult: Encodable {
    let now: Date
}

/// The answer of `GET /clock`.
struct ClockState: Encodable {
    let now: Date
    let advancedSeconds: Double
}

extension FaultPlan {
    /// The answer of `GET /faults`.
    var json: JSON {
        .object([
            "faults": .array(offers.map { json(of: $0.fault, $0.path, $0.times) }),
            "kinds": .array(FaultWord.allCases.map { .string($0.rawValue) }),
        ])
    }

    private func json(of fault: PlannedFault, _ path: String, _ times: Int) -> JSON {
        var members: [Text: JSON] = [
            "path": .string(path),
            "fault": .string(fault.trouble.name),
            "times": .integer(times),
            "probability": .number("\(fault.probability)"),
            "milliseconds": .null,
        ]
        if case .delay(let delay) = fault.trouble {
            members["milliseconds"] = .integer(Int(delay / Duration.milliseconds(1)))
        }
        return .object(members)
    }
}
