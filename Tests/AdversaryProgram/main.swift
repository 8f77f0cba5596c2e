// Lets the adversary walk from a seed on:
//
//     adversary-program [--stage model] [--seed 1] [--steps 100000] [--seconds 60]
//         [--length 150] [--go-on]
//
// until the driver was told so many steps, or so many seconds have passed. Exits with 1 at the
// first finding; with --go-on prints every finding, and exits with 1 at the end.

import Adversary
import Foundation

#if canImport(LoginRocketRealm)
    let folder = FileManager.default.temporaryDirectory.path()
    let stages = ["model": Stage.model, "realm": .realm, "file": .file(in: folder)]
#else
    let stages = ["model": Stage.model]
#endif

func option(_ name: String) -> String? {
    let arguments = CommandLine.arguments
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else {
        return nil
    }
    return arguments[place + 1]
}

func number(_ name: String, _ standard: UInt64) -> UInt64 {
    option(name).flatMap { UInt64($0) } ?? standard
}

let name = option("--stage") ?? "model"
guard let stage = stages[name] else {
    print("There is no stage \(name): there are \(stages.keys.sorted().joined(separator: ", ")).")
    exit(64)
}
let first = number("--seed", 1)
let seconds = option("--seconds").flatMap { Double($0) }
let steps = Int(number("--steps", seconds == nil ? 100_000 : UInt64(Int.max)))
let end = Date(timeIntervalSinceNow: seconds ?? .infinity)
let length = Int(number("--length", 150))
let goesOn = CommandLine.arguments.contains("--go-on")
var told = 0
var hours: Int64 = 0
var findings = 0
var seed = first
while told < steps, Date() < end {
    // A crash leaves the seed as the last word.
    FileHandle.standardError.write(Data("\rseed \(seed)".utf8))
    let walked = try Adversary.walk(seed: seed, steps: length, in: stage)
    told += walked.count
    hours += walked.time.components.seconds / 3600
    if let finding = walked.finding {
        findings += 1
        print("\n\(finding)")
        if !goesOn { exit(1) }
    }
    seed += 1
}
print(
    "\n\(name): \(seed - first) walks, seeds \(first) to \(seed - 1), \(told) steps,"
        + " \(hours / 24 / 365) years, \(findings) findings"
)
exit(findings > 0 ? 1 : 0)
