/// The machines that reach a port which listens at an address.
package enum Audience: Equatable, CustomStringConvertible {
    case thisMachine
    case everyMachine
    case machines(at: String)

    init(of address: String) {
        switch address {
        case "::1": self = .thisMachine
        case "0.0.0.0", "::": self = .everyMachine
        case _ where address.hasPrefix("127."): self = .thisMachine
        default: self = .machines(at: address)
        }
    }

    package var description: String {
        switch self {
        case .thisMachine: "every program of this machine"
        case .everyMachine: "every machine that reaches this one at any of its addresses"
        case .machines(let address): "every machine that reaches \(address)"
        }
    }
}
