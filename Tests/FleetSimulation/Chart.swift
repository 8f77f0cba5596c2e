/// Requests a second over time as an SVG: one panel for each end of an outage.
///
/// Its colours are readable on a light and on a dark ground.
struct Chart {
    let clients: Int
    let capacity: Int
    let findings: [Findings]

    init(_ findings: [Findings], of scenario: Scenario) {
        clients = scenario.size
        capacity = scenario.capacity
        self.findings = findings.filter { $0.trial.links == .cut }
    }

    var svg: String {
        let panels = Trial.Ending.allCases.enumerated().map { number, ending in
            panel(ending, top: Layout.firstPanel + number * (Layout.height + Layout.gap))
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Layout.width) \(Layout.total)" \
            role="img" font-family="system-ui, sans-serif" font-size="13" fill="\(Layout.ink)">
            <title>\(title)</title>
            <text x="\(Layout.left)" y="22" font-size="16" font-weight="600">\(title)</text>
            \(legend)
            \(panels.joined(separator: "\n"))
            \(label("seconds since the outage ended", Layout.middle, Layout.total - 10, .middle))
            </svg>

            """
    }

    private var title: String {
        "\(clients.grouped) clients after an outage: requests a second"
    }

    private enum Layout {
        static let width = 760
        static let left = 86
        static let right = 740
        static let height = 180
        static let gap = 54
        static let firstPanel = 92
        static let total = firstPanel + 3 * (height + gap) + 8
        static let middle = (left + right) / 2
        static let seconds = 300
        static let ink = "#7d8590"
    }
}

// MARK: - A panel

extension Chart {
    private func panel(_ ending: Trial.Ending, top: Int) -> String {
        let shown = findings.filter { $0.trial.ending == ending }
        let heading = label(
            "\(ending.heading): \(limits(shown))",
            Layout.left,
            top - 10,
            .start
        )
        let lines = shown.map { line($0, top: top) }
        let unit = label("requests/s", Layout.left - 8, top - 10, .end)
        return ([heading, unit] + axes(top: top) + lines + outliers(shown, top: top))
            .joined(separator: "\n")
    }

    /// How many requests were answered with 429.
    private func limits(_ shown: [Findings]) -> String {
        let counts = shown.map { $0.limited.grouped }
        guard shown.contains(where: { $0.limited > 0 }) else { return "no 429" }
        return counts.joined(separator: " and ") + " answers 429"
    }

    private func axes(top: Int) -> [String] {
        let levels = stride(from: 0, through: highest, by: capacity).flatMap { level in
            let height = y(level, top)
            let stroke =
                level == capacity
                ? "stroke=\"\(Layout.ink)\" stroke-dasharray=\"6 4\""
                : "stroke=\"\(Layout.ink)\" stroke-opacity=\"0.3\""
            return [
                "<path d=\"M\(Layout.left) \(height)H\(Layout.right)\" \(stroke)/>",
                label(level.grouped, Layout.left - 8, height + 4, .end),
            ]
        }
        let times = stride(from: 0, through: Layout.seconds, by: 60).map { second in
            label("\(second)", Int(x(second)), top + Layout.height + 18, .middle)
        }
        return levels + times
    }

    private func line(_ found: Findings, top: Int) -> String {
        let seconds = 0..<Layout.seconds
        let points = seconds.map { second in
            let count = found.arrivals.indices.contains(second) ? found.arrivals[second] : 0
            return "\(x(second).plain) \(y(min(count, highest), top))"
        }
        return """
            <path d="M\(points.joined(separator: "L"))" fill="none" \
            stroke="\(found.trial.retryAfter.colour)" stroke-width="1.6"/>
            """
    }

    /// Says how many requests a first second had that the panel has no room for.
    private func outliers(_ shown: [Findings], top: Int) -> [String] {
        let counts = shown.map { $0.first }.filter { $0 > highest }
        guard let least = counts.min(), let most = counts.max() else { return [] }
        let text = "first second: \(least.grouped) and \(most.grouped)"
        return [label(text, Layout.left + 10, top + 14, .start)]
    }
}

// MARK: - Its parts

extension Chart {
    private var legend: String {
        let entries = Trial.RetryAfter.allCases.map { ($0.legend, $0.colour, "") }
        let capacity = ("the server serves \(capacity.grouped)", Layout.ink, "6 4")
        return (entries + [capacity]).enumerated().map { number, entry in
            let start = Layout.left + number * 220
            return """
                <path d="M\(start) 46h28" stroke="\(entry.1)" stroke-width="2" \
                stroke-dasharray="\(entry.2)"/>
                \(label(entry.0, start + 36, 50, .start))
                """
        }.joined(separator: "\n")
    }

    private enum Anchor: String {
        case start, middle, end
    }

    private func label(_ text: String, _ x: Int, _ y: Int, _ anchor: Anchor) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor.rawValue)\">\(text)</text>"
    }

    /// The highest number of requests that a panel has room for.
    private var highest: Int { 3 * capacity }

    private func x(_ second: Int) -> Double {
        let share = Double(second) / Double(Layout.seconds)
        return Double(Layout.left) + share * Double(Layout.right - Layout.left)
    }

    private func y(_ count: Int, _ top: Int) -> Int {
        top + Layout.height - count * Layout.height / highest
    }
}

extension Double {
    fileprivate var plain: String { "\((self * 10).rounded() / 10)" }
}

extension Trial.Ending {
    fileprivate var heading: String {
        switch self {
        case .untold: "Nobody tells the clients"
        case .told: "Each client's link comes up"
        case .powerCut: "The power comes back"
        }
    }
}

extension Trial.RetryAfter {
    fileprivate var colour: String {
        switch self {
        case .seconds30: "#3b82f6"
        case .none: "#e07b00"
        }
    }

    fileprivate var legend: String {
        switch self {
        case .seconds30: "429 with Retry-After: 30"
        case .none: "429 without Retry-After"
        }
    }
}
