public import LoginRocketCore

/// Looks for a way to break an ``Invariant``.
///
/// ```swift
/// try Explorer.walk(seed: 7, steps: 2000)
/// try Explorer.breadthFirst(operations: 1)
/// ```
public enum Explorer {
    /// Lets chance do `steps` things in a model world, then lets all operations end.
    ///
    /// - Returns: the world at its end.
    /// - Throws: a ``Violation`` that names the seed.
    @discardableResult
    public static func walk(
        seed: UInt64,
        steps: Int,
        settings: Machine.Settings = Machine.Settings(
            sessions: .managed(recheckInterval: .seconds(600))
        )
    ) throws(Violation) -> ModelWorld {
        var world = ModelWorld(choices: Choices(seed: seed), settings: settings)
        do {
            for _ in 0..<steps { try world.step() }
            try world.drain()
            return world
        } catch {
            throw Violation(
                invariant: error.invariant,
                detail: error.detail,
                trace: error.trace,
                seed: seed
            )
        }
    }

    /// Takes every alternative at every step, nearest first; worlds that look alike count as one.
    ///
    /// - Parameters:
    ///   - operations: the most that an outbox may hold.
    ///   - worlds: how many worlds to visit at most.
    /// - Returns: how the worlds looked that were visited.
    /// - Throws: a ``Violation``.
    @discardableResult
    public static func breadthFirst(
        operations: Int,
        worlds: Int = .max
    ) throws(Violation) -> Set<String> {
        var seen: Set<String> = []
        var queue = [ModelWorld(choices: Choices(script: []))]
        var place = 0
        while place < queue.count, seen.count < worlds {
            var script: [Int]? = []
            while let current = script {
                var world = queue[place]
                world.choices = Choices(script: current)
                try world.step()
                script = world.choices.nextScript
                if world.ledger.saved.operations.count <= operations,
                    seen.insert(world.look).inserted
                {
                    queue.append(world)
                }
            }
            place += 1
        }
        return seen
    }
}

extension ModelWorld {
    /// How this world looks from afar: states and steps without times and names.
    fileprivate var look: String {
        let operations = ledger.saved.operations.map { operation in
            let isSent = flights.contains { $0.operation?.id == operation.id }
            return "\(operation.user.username) \(operation.status.label)"
                + (isSent ? " sent" : "") + truth(of: operation)
        }
        let gate =
            switch machine.gate {
            case .untried: "untried"
            case .open: "open"
            case .closed: "closed"
            }
        let person =
            switch machine.foreground {
            case .idle: "idle"
            case .running(_, .login(let user, _)): "login of \(user.username)"
            case .running(_, .code), .running(_, .check), .running(_, .recheck),
                .running(_, .question), .running(_, .signUp), .running(_, .confirm):
                machine.foreground.label
            }
        return ([machine.session.label, person, gate] + operations)
            .joined(separator: ", ")
    }

    /// What the server holds of what the operation refers to.
    private func truth(of operation: Operation) -> String {
        switch operation.status {
        case .logout(let logout):
            return server.sessions[logout.token]?.isLive == true ? " live" : ""
        case .updatePassword(let change):
            let password = server.accounts[operation.user]?.password
            return (server.sessions[change.token]?.isLive == true ? " live" : "")
                + (password == change.current ? " old" : "")
                + (password == change.new ? " new" : "")
        case .verifyEmail:
            return server.verified.contains(operation.user) ? " verified" : ""
        case .finished:
            return ""
        }
    }
}
