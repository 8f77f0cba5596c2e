import LoginRocketCore
import LoginRocketCoreTesting

/// The steps of each operation: the request, and what is shown and allowed meanwhile.
enum StepTable {
    static func text() throws -> String {
        let columns = ["operation", "step", "request", "shown as", "cancel", "at the deadline"]
        var table = MarkdownTable(columns)
        for kind in OperationKind.all {
            for step in kind.steps {
                let waiting = Samples.machine(.loggedOut(.user), [Samples.operation(step.value)])
                let sending = Given(waiting).when(.timeElapsed(Samples.draw))
                table.add(
                    kind.name,
                    "`\(step.name)`",
                    try sending.result.get().effects.compactMap(\.call).first ?? "none",
                    [phase(waiting), phase(try sending.machine)].unique.asCode,
                    try result("cancel", at: step.value) == nil ? "no" : "yes",
                    "`\(try result("deadline", at: step.value) ?? "")`"
                )
            }
        }
        return table.text
    }

    private static func result(_ label: String, at step: Outbox.Operation.Status) throws -> String?
    {
        try Turn.all(at: step).first { $0.label == label }?.result?.description
    }

    private static func phase(_ machine: Machine) -> String {
        machine.snapshot(at: Samples.now).operations.first.map { "\($0.phase)" } ?? ""
    }
}

extension Effect {
    /// The call of the API, as code.
    fileprivate var call: String? {
        guard case .send(let request, _) = self else { return nil }
        switch request {
        case .login: return "`login` with the new password"
        case .checkSession: return "`check_session`"
        case .logout: return "`logout`"
        case .updatePassword: return "`update_password`"
        case .verifyEmail: return "`verify_email`"
        default: return nil
        }
    }
}
