// Lets the adversary walk in the model, from a seed on, until so many steps are told:
//
//     adversary-program --seed 1 --steps 100000 [--length 150] [--go-on]
//
// Prints a line for each hundred walks and the sums at the end. Exits with 1 at the first finding,
// or, with --go-on, prints every finding and exits with 1 at the end.

import Adversary
import Foundation

func number(_ name: String, _ standard: UInt64) -> UInt64 {
    let arguments = CommandLine.arguments
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else {
        return standard
    }
    return UInt64(arguments[place + 1]) ?? standard
}

let first = number("--seed", 1)
let steps = Int(number("--steps", 100_000))
let length = Int(number("--length", 150))
let goesOn = CommandLine.arguments.contains("--go-on")
var told = 0
var time = Duration.zero
var findings = 0
var seed = first
while told < steps {
    // A crash leaves the seed as the last line.
    FileHandle.standardError.write(Data("\rseed \(seed)".utf8))
    let walked = try Adversary.walk(seed: seed, steps: length)
    told += walked.count
    time += walked.time
    if let finding = walked.finding {
        findings += 1
        print("\n\(finding)")
        if !goesOn { exit(1) }
    }
    seed += 1
}
let years = time.components.seconds / (365 * 24 * 3600)
print("\n\(told) steps, seeds \(first) to \(seed - 1), \(years) years, \(findings) findings")
exit(findings > 0 ? 1 : 0)
