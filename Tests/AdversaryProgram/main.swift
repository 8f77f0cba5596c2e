import Adversary
import Foundation

// adversary-program walk --steps N --seed S [--walks W]
let arguments = CommandLine.arguments
func number(_ name: String, _ standard: UInt64) -> UInt64 {
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else {
        return standard
    }
    return UInt64(arguments[place + 1]) ?? standard
}
let first = number("--seed", 1)
let length = Int(number("--length", 400))
var left = Int(number("--steps", 30000))
var seed = first
var reached: Set<String> = []
var sum = 0
var digest: UInt64 = 0
while left > 0 {
    let walked = try Adversary.walk(seed: seed, steps: length)
    if let finding = walked.finding {
        print(finding)
        if !arguments.contains("--go-on") { exit(1) }
    }
    left -= walked.count
    sum += walked.count
    digest = digest &* 31 &+ walked.digest
    reached.formUnion(walked.reached)
    seed += 1
}
print("\(sum) steps in \(seed - first) walks, digest \(digest), reached \(reached.sorted())")
if arguments.contains("--show") {
    var kinds: [String: Int] = [:]
    for seed in first..<(first + 100) {
        for line in (try? Adversary.lines(seed: seed, steps: length)) ?? [] {
            let rest = line.hasPrefix("·") ? line : String(line.drop { $0 != ":" })
            let key = rest.filter { !$0.isNumber }.prefix(60)
            kinds[String(key), default: 0] += 1
        }
    }
    for (kind, count) in kinds.sorted(by: { $0.value > $1.value }).prefix(150) {
        print(count, kind)
    }
}
if arguments.contains("--near") {
    do {
        let looks = try Adversary.breadthFirst(
            operations: Int(number("--operations", 1)),
            scenes: Int(number("--scenes", 500))
        )
        print(looks.count)
        for l in looks.sorted() { print(l) }
    } catch { print(error) }
}
