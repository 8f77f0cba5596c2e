/// What a trial has shown.
///
/// Times are counted from the end of the outage.
struct Findings {
    let trial: Trial

    /// Requests that reached the server, second by second.
    let arrivals: [Int]

    /// How many of them were answered with 429.
    let limited: Int

    /// How many operations waited when the outage ended.
    let operations: Int

    /// When each client that was drained was so, the first one first.
    let drained: [Duration]

    /// How many clients have nothing left but a change that waits for its user's login.
    let waiting: Int

    /// How many clients have something left that they could send.
    let starved: Int

    init(of fleet: Fleet, after trial: Trial, operations: Int) {
        self.trial = trial
        self.operations = operations
        let end = fleet.outage.upperBound
        drained = fleet.clients.compactMap { $0.drainedAt.map { $0 - end } }.sorted()
        waiting = fleet.clients.count { $0.waitsForLogin }
        starved = fleet.clients.count - drained.count - waiting
        arrivals = fleet.server.arrivals
        limited = fleet.server.limited
    }
}

extension Findings {
    /// How many requests reached the server until the last client was drained.
    var requests: Int { sum(0...second(share: 1)) }

    var requestsPerOperation: Double { Double(requests) / Double(max(1, operations)) }

    /// The requests of the first second, which belong to no peak.
    var first: Int { arrivals.first ?? 0 }

    /// The requests of the busiest second after the first.
    var peak: Int { arrivals.dropFirst().max() ?? 0 }

    /// The requests a second, after the first second, until this share of the clients was drained.
    func mean(share: Double) -> Double {
        let last = max(1, second(share: share))
        return Double(sum(1...last)) / Double(last)
    }

    func peakToMean(share: Double) -> Double {
        Double(peak) / max(1, mean(share: share))
    }

    /// When this share of all clients that were drained was so.
    func time(share: Double) -> Duration {
        let place = Int((share * Double(drained.count)).rounded(.up)) - 1
        return drained.isEmpty ? .zero : drained[max(0, place)]
    }

    private func second(share: Double) -> Int {
        Int(time(share: share).components.seconds)
    }

    private func sum(_ seconds: ClosedRange<Int>) -> Int {
        arrivals[seconds.clamped(to: 0...max(0, arrivals.count - 1))].reduce(0, +)
    }
}

extension Findings {
    /// The bound on the busiest second.
    static let highestPeakToMean = 3.0

    /// The mean that is shown is that of the time until this share of the clients was drained: the
    /// few that come late must not change it.
    static let share = 0.99

    /// What is not as it must be; empty if all is well.
    var complaints: [String] {
        var complaints: [String] = []
        for share in trial.shares where peakToMean(share: share) > Self.highestPeakToMean {
            let ratio = peakToMean(share: share).fixed(2)
            complaints.append("the peak is \(ratio) times the mean to \((share * 100).fixed(0)) %")
        }
        if starved > 0 { complaints.append("\(starved.grouped) clients are not drained") }
        if time(share: 1) > trial.longest {
            complaints.append("the last client took \(time(share: 1).inSeconds)")
        }
        return complaints.map { "\(trial.title), Retry-After \(trial.retryAfter.title): \($0)" }
    }
}

extension Trial {
    /// The shares of the clients up to which the mean is taken: also up to the last client, unless
    /// some wait for the time between passwords.
    fileprivate var shares: [Double] {
        switch links {
        case .cut: [Findings.share, 1]
        case .someSwallowing: [Findings.share]
        }
    }

    /// How long the slowest client may take.
    ///
    /// At most 2 requests with a password leave in 15 minutes once one of them was lost.
    fileprivate var longest: Duration {
        switch links {
        case .cut: .seconds(10 * 60)
        case .someSwallowing: .seconds(20 * 60)
        }
    }
}
