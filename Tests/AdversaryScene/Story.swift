import LoginRocket
import LoginRocketCore

/// What happened in a scene, from its beginning: it can be told again.
public struct Story: Sendable {
    let plan: Plan
    var steps: [Step]

    /// Where a story leads.
    struct End: Sendable {
        let violation: Violation?
        let scene: Scene
    }

    /// Tells the story, and lets chaos end after it.
    func tell(in stage: Stage) throws(LoginRocketError) -> End {
        var scene = try stage.scene(plan)
        do throws(Violation) {
            for step in steps { try scene.perform(step) }
            try scene.finale()
            return End(violation: nil, scene: scene)
        } catch {
            return End(violation: error, scene: scene)
        }
    }

    /// The shortest story that still breaks the same rule, as far as leaving out steps leads.
    ///
    /// Steps are left out in ever smaller blocks, the last ones first, until none can be spared.
    func shortened(breaking rule: Rule, in stage: Stage) -> Story {
        var story = self
        var block = max(1, steps.count / 2)
        var tries = 0
        while tries < 2000 {
            var isShorter = false
            var end = story.steps.count
            while end > 0, tries < 2000 {
                let start = max(0, end - block)
                var candidate = story
                candidate.steps.removeSubrange(start..<end)
                tries += 1
                if let end = try? candidate.tell(in: stage), end.violation?.rule == rule {
                    story = candidate
                    isShorter = true
                }
                end = start
            }
            if block == 1, !isShorter { break }
            if !isShorter || block > story.steps.count { block = max(1, block / 2) }
        }
        return story
    }
}

/// Where a scene takes place: which server, which store.
public struct Stage: Sendable {
    let scene: @Sendable (Plan) throws(LoginRocketError) -> Scene

    /// The model server, and a store in memory.
    public static let model = Stage { (plan) throws(LoginRocketError) in
        try Scene(plan: plan, server: ModelServer(plan))
    }
}
