import LoginRocket
import LoginRocketCore
import LoginRocketCoreTesting

extension Adversary {
    /// Takes every step in every scene of the model, nearest first; scenes that look alike count as
    /// one.
    ///
    /// Where chance goes far, this goes everywhere near: no short story is left out.
    ///
    /// - Parameters:
    ///   - operations: the most that an outbox may hold.
    ///   - limit: how many scenes to visit at most.
    /// - Returns: how the scenes looked that were visited.
    /// - Throws: a ``Finding``.
    public static func breadthFirst(
        operations: Int,
        scenes limit: Int = .max
    ) throws -> Set<String> {
        let plan = Plan(recheckInterval: .seconds(600))
        var looks: Set<String> = []
        var queue = [(scene: try Stage.model.scene(plan), story: Story(plan: plan, steps: []))]
        var place = 0
        while place < queue.count, looks.count < limit {
            let depth = queue[place].story.steps.count
            for step in Step.near(at: depth) {
                var (scene, story) = queue[place]
                story.steps.append(step)
                do throws(Violation) {
                    try scene.perform(step)
                } catch {
                    throw Finding(
                        seed: 0,
                        violation: error,
                        steps: story.steps.count,
                        story: story,
                        lines: scene.notes.lines
                    )
                }
                let isSmall = scene.saved.operations.count <= operations
                if isSmall, looks.insert(scene.look).inserted { queue.append((scene, story)) }
            }
            queue[place].story.steps.removeAll()
            place += 1
        }
        return looks
    }
}

extension Step {
    /// Each step that the near world has; no luck is used twice in a story.
    fileprivate static func near(at depth: Int) -> [Step] {
        Step.near.map { Step(what: $0, luck: UInt64(depth + 2)) }
    }

    private static let near: [What] = [
        .login(People.frank, .right), .login(People.grace, .right), .login(People.frank, .wrong),
        .login(People.frank, .pendingNew), .submitCode(isRight: true), .beginExternalLogin,
        .arrive(.fresh), .arrive(.signup), .cancel, .logout,
        .changePassword(isRight: true, lifetime: .seconds(7200)),
        .changePassword(isRight: false, lifetime: .seconds(7200)), .wish(.checkSession),
        .ask(.emailToken), .verifyEmail(isNamed: true), .cancelOperation, .acknowledge, .abandon,
        .next, .pass(.seconds(3600)), .suspend(.seconds(3600)), .restart(after: .seconds(5)),
        .land(.answered), .land(.refused), .land(.limited(nil)), .land(.notSent), .land(.lost),
        .land(.answerLost), .land(.late(.seconds(600))), .revoke(People.frank),
        .disk(.stumbles(readings: 0, writes: 1), .seconds(1)),
        .disk(.stumbles(readings: 1, writes: 0), .seconds(1)),
    ]
}

extension Scene {
    /// How this scene looks from afar: states and steps without times and names.
    fileprivate var look: String {
        let operations = saved.operations.map { operation in
            let isSent = machine.outbox.attempt(of: operation) != nil
            return "\(operation.user.username) \(operation.status.description)"
                + (isSent ? " sent" : "") + truth(of: operation)
        }
        let gate =
            switch machine.gate {
            case .untried: "untried"
            case .open: "open"
            case .closed: "closed"
            }
        let person =
            if case .running(_, .login(let user, _)) = machine.foreground {
                "login of \(user.username)"
            } else { machine.foreground.description }
        return
            ([machine.session.name.rawValue, person, machine.emailVerification.name.rawValue, gate]
            + operations)
            .joined(separator: ", ")
    }

    /// What the server holds of what the operation refers to.
    private func truth(of operation: Outbox.Operation) -> String {
        switch operation.status {
        case .logout(let logout):
            return isLive(logout.token) ? " live" : ""
        case .updatePassword(let change):
            let password = server.password(of: operation.user)
            return (isLive(change.token) ? " live" : "")
                + (password == text(of: change.current) ? " old" : "")
                + (password == text(of: change.new) ? " new" : "")
        case .verifyEmail, .finished:
            return ""
        }
    }

    private func isLive(_ reference: SecretRef) -> Bool {
        text(of: reference).map { server.isLive($0, at: clocks.truth) } ?? false
    }
}
