import Foundation

// A fleet whose outage ends for all at once; see `Tests/fleet`.

do {
    let options = try Options(CommandLine.arguments.dropFirst())
    let findings = try tryAll(options)
    print(Table(findings: findings).lines.joined(separator: "\n"))
    print("\n" + Table.legend)
    if let file = options.chart {
        let scenario = Scenario(size: options.clients, seed: options.seed, links: .cut)
        let chart = Chart(findings, of: scenario)
        try chart.svg.write(toFile: file, atomically: true, encoding: .utf8)
    }
    let complaints = findings.flatMap { $0.complaints }
    for complaint in complaints { print("FAILED: \(complaint)") }
    exit(complaints.isEmpty ? 0 : 1)
} catch is Options.Misused {
    print("usage: fleet [--clients N] [--seed N] [--chart FILE]")
    exit(64)
}

/// Plays an outage for each kind of fleet, and each end of it on a copy of that fleet.
func tryAll(_ options: Options) throws -> [Findings] {
    try [Scenario.Links.cut, .someSwallowing].flatMap { links in
        let scenario = Scenario(size: options.clients, seed: options.seed, links: links)
        var fleet = Fleet(scenario)
        try fleet.play(until: scenario.outage.upperBound)
        let operations = fleet.unfinishedCount
        return try Trial.all.filter { $0.links == links }.map { trial in
            var after = fleet.ending(trial)
            try after.play(until: scenario.outage.upperBound + .seconds(3600))
            return Findings(of: after, after: trial, operations: operations)
        }
    }
}
