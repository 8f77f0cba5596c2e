/// A fault or a delay, and the chance with which it strikes a request that it is offered to.
package struct PlannedFault: Equatable, Sendable {
    /// The trouble that a request gets into.
    package enum Trouble: Equatable, Sendable {
        case fault(Fault)

        /// The request waits; then it reaches the realm, and is answered as usual.
        case delay(Duration)
    }

    package let trouble: Trouble

    /// From 0, never, to 1, always.
    package let probability: Double

    package init(_ fault: Fault, probability: Double = 1) {
        self.trouble = .fault(fault)
        self.probability = probability
    }

    /// A delay of at most 10 minutes: a longer one is cut to that.
    package init(delay: Duration, probability: Double = 1) {
        self.trouble = .delay(min(max(delay, .zero), .seconds(600)))
        self.probability = probability
    }
}

/// The faults to come, by path, in the order in which they were planned.
package struct FaultPlan: Sendable {
    private struct Offer {
        let fault: PlannedFault

        /// The number of requests to come that it is offered to.
        var times: Int
    }

    /// The faults of each path, the next one first; no queue is empty, and every fault has a time.
    private var queues: [String: [Offer]] = [:] { didSet { revision += 1 } }

    /// A counter that grows with every change.
    package private(set) var revision = 0

    package init() {}

    package mutating func add(_ fault: PlannedFault, for path: String, times: Int) {
        guard times > 0 else { return }
        queues[path, default: []].append(Offer(fault: fault, times: times))
    }

    /// Offers the next fault of a path to a request, which uses up one of its times.
    ///
    /// - Parameters:
    ///   - path: The path of the request.
    ///   - strikes: Draws with a probability.
    /// - Returns: The trouble, or `nil` if there is none or it does not strike.
    package mutating func next(
        for path: String,
        _ strikes: (Double) -> Bool
    ) -> PlannedFault.Trouble? {
        guard let fault = take(path) ?? take(Fault.anyPath) else { return nil }
        return strikes(fault.probability) ? fault.trouble : nil
    }

    /// Forgets all faults.
    package mutating func clear() {
        queues = [:]
    }

    /// The faults by path, in the order in which they strike, with the times that are left.
    package var offers: [(path: String, fault: PlannedFault, times: Int)] {
        queues.sorted { Text($0.key) < Text($1.key) }.flatMap { path, queue in
            queue.map { (path, $0.fault, $0.times) }
        }
    }

    /// The next fault of a path; it stays planned.
    package func peek(_ path: String) -> PlannedFault? {
        queues[path]?.first?.fault
    }

    /// The faults without delays, each as often as it is offered, whatever its probability is.
    ///
    /// Setting it replaces the whole plan.
    package var faults: [String: [Fault]] {
        get {
            queues.mapValues { offers in
                offers.flatMap { offer -> [Fault] in
                    switch offer.fault.trouble {
                    case .fault(let fault): Array(repeating: fault, count: offer.times)
                    case .delay: []
                    }
                }
            }
        }
        set {
            queues = newValue.filter { !$0.value.isEmpty }.mapValues { faults in
                faults.map { Offer(fault: PlannedFault($0), times: 1) }
            }
        }
    }

    private mutating func take(_ path: String) -> PlannedFault? {
        guard var queue = queues[path], var offer = queue.first else { return nil }
        offer.times -= 1
        if offer.times == 0 { queue.removeFirst() } else { queue[0] = offer }
        queues[path] = queue.isEmpty ? nil : queue
        return offer.fault
    }
}

extension Realm {
    /// Draws from the realm's generator with a probability.
    ///
    /// 0 and less, 1 and more draw nothing.
    package mutating func strikes(with probability: Double) -> Bool {
        guard probability < 1 else { return true }
        guard probability > 0 else { return false }
        return Double.random(in: 0..<1, using: &random) < probability
    }
}
