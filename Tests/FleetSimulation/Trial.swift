/// What is tried on a fleet: how the outage ends, and what the server's 429 says.
struct Trial {
    let links: Scenario.Links
    let ending: Ending
    let retryAfter: RetryAfter

    static let all: [Trial] = [Scenario.Links.cut, .someSwallowing].flatMap { links in
        Ending.allCases.filter { links == .cut || $0 == .told }.flatMap { ending in
            RetryAfter.allCases.map { Trial(links: links, ending: ending, retryAfter: $0) }
        }
    }

    /// How the outage ends for the clients, all at the same instant.
    enum Ending: CaseIterable {
        /// Nobody tells them: the next probe finds out.
        case untold
        /// Each one's link comes up.
        case told
        /// The power comes back, to the server and to each client.
        case powerCut
    }

    /// What the server's 429 says.
    enum RetryAfter: CaseIterable {
        /// `Retry-After: 30`, to all alike, as servers do that look at no client in particular.
        case seconds30
        /// Nothing.
        case none
    }
}

extension Trial {
    var title: String {
        switch (ending, links) {
        case (.untold, .cut), (.untold, .someSwallowing): "probes alone"
        case (.told, .cut): "links come up"
        case (.told, .someSwallowing): "links, gateways"
        case (.powerCut, .cut), (.powerCut, .someSwallowing): "power comes back"
        }
    }
}

extension Trial.RetryAfter {
    var title: String {
        switch self {
        case .seconds30: "30 s"
        case .none: "none"
        }
    }

    var time: Duration? {
        switch self {
        case .seconds30: .seconds(30)
        case .none: nil
        }
    }
}
