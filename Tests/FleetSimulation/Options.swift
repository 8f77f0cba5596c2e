/// What the command line asks for.
struct Options {
    var clients = 100_000
    var seed: UInt64 = 1
    var chart: String?

    /// The command line is not `[--clients N] [--seed N] [--chart FILE]`.
    struct Misused: Error {}

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Misused() }
            switch (option, Int(value)) {
            case ("--clients", let number?) where number > 0: clients = number
            case ("--seed", let number?) where number >= 0: seed = UInt64(number)
            case ("--chart", _): chart = value
            case (_, _): throw Misused()
            }
        }
    }
}
