import LoginRocketCore
import LoginRocketCoreTesting

/// A kind of operation, as the documentation calls it, with the samples of its steps.
struct OperationKind {
    let name: String
    let steps: [Sample<Outbox.Operation.Status>]

    static let all = [logout, change, verification]
    static let logout = OperationKind("logout", Samples.logoutSteps.map(\.name))
    static let change = OperationKind("password change", Samples.changeSteps.map(\.name))
    static let verification = OperationKind("verification", Samples.verificationSteps.map(\.name))

    private init(_ name: String, _ steps: [String]) {
        self.name = name
        self.steps = Samples.statuses.filter { steps.contains($0.name) }
    }
}
