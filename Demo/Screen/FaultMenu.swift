import LoginRocketRealm

/// The faults that the demo's realm can make of the next calls, and the one that is chosen.
struct FaultMenu: Equatable {
    /// The place of the chosen one among all ``entries``.
    private(set) var cursor = 0

    private(set) var percent = 100
    private(set) var calls = 1
    private(set) var seconds = 3

    /// A way in which calls go wrong.
    enum Entry: Equatable {
        case fault(Fault)
        case delay
        case none
    }

    static let entries = Fault.allCases.map(Entry.fault) + [.delay, .none]

    /// The menu after a key.
    enum Outcome: Equatable {
        case open(FaultMenu)
        case chosen(CallsPlan?)
        case left
    }

    /// Takes a key.
    func taking(_ key: Key) -> Outcome {
        var menu = self
        switch key {
        case .move(let move):
            let all = Self.entries.count
            menu.cursor = move.place(from: cursor, in: 0...all - 1, page: all)
        case .character("p"): menu.percent = percent.next(in: [100, 75, 50, 25])
        case .character("n"): menu.calls = calls.next(in: [1, 3, 10, 100])
        case .character("s"): menu.seconds = seconds.next(in: [3, 10, 60, 1])
        case .enter: return .chosen(plan)
        case .escape, .interrupt, .character("t"), .character("q"): return .left
        case .character, .pasted, .notText, .control, .backspace, .clearLine, .tab, .redraw,
            .suspend:
            break
        }
        return .open(menu)
    }

    private var plan: CallsPlan? {
        let trouble: PlannedFault
        let probability = Double(percent) / 100
        switch Self.entries[cursor] {
        case .fault(let fault): trouble = PlannedFault(fault, probability: probability)
        case .delay: trouble = PlannedFault(delay: .seconds(seconds), probability: probability)
        case .none: return nil
        }
        return CallsPlan(trouble: trouble, calls: calls)
    }
}

/// A fault or a delay of calls to come.
struct CallsPlan: Equatable {
    let trouble: PlannedFault

    /// The number of calls that it is offered to.
    let calls: Int

    /// For example `next 3 calls: hang (50 %)`.
    var sentence: String {
        let chance = trouble.probability < 1 ? " (\(Int(trouble.probability * 100)) %)" : ""
        return "\(calls == 1 ? "next call" : "next \(calls) calls"): \(trouble.name)\(chance)"
    }
}

extension PlannedFault {
    /// For example `hang`, or `a delay of 3 s`.
    fileprivate var name: String {
        switch trouble {
        case .fault(let fault): fault.rawValue
        case .delay(let delay): "a delay of \(delay.components.seconds) s"
        }
    }
}

extension FaultMenu.Entry {
    var name: String {
        switch self {
        case .fault(let fault): fault.rawValue
        case .delay: "delay"
        case .none: "as usual"
        }
    }

    /// One sentence for people.
    var sentence: String {
        switch self {
        case .fault(let fault): fault.sentence
        case .delay: "The realm applies the call, but only after a delay."
        case .none: "No call goes wrong: all planned faults are removed."
        }
    }
}

extension Fault {
    fileprivate var sentence: String {
        switch self {
        case .applyThenDrop: "The realm applies the call, and no answer comes back."
        case .dropBeforeApply: "The connection closes before the realm sees the call."
        case .hang: "No answer comes until the client gives up waiting."
        case .status500: "A gateway answers 500, and the realm never sees the call."
        case .status503: "A gateway answers 503, and the realm never sees the call."
        case .html200: "A captive portal answers with its page instead of the realm."
        case .headThenClose: "The realm applies the call, and its answer breaks off early."
        case .trickle: "The realm applies the call, and answers a byte at a time."
        case .unframed: "The realm applies the call, and half of its answer arrives."
        case .redirect302: "A captive portal sends the client to another page."
        case .emptyJson: "Something answers {} instead of the realm."
        case .oversize: "Something answers with more than 64 KiB."
        }
    }
}

extension Int {
    /// The number after it in a circle.
    fileprivate func next(in circle: [Int]) -> Int {
        let place = circle.firstIndex(of: self) ?? 0
        return circle[(place + 1) % circle.count]
    }
}
