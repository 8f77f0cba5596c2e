public import LoginRocket
import LoginRocketCore

/// Looks for a way to break a ``Rule``.
///
/// ```swift
/// let walk = try Adversary.walk(seed: 7, steps: 400)
/// if let finding = walk.finding { print(finding) }
/// ```
public enum Adversary {
    /// A walk that chance has led.
    public struct Walked: Sendable {
        /// What it found; `nil` if no rule was broken.
        public let finding: Finding?
        /// How often the driver was told something.
        public let count: Int
        /// How much time passed.
        public let time: Duration
        /// A hash of all that happened: the same for the same seed.
        public let digest: UInt64
        /// Every state, step, outcome and proof that was reached.
        public let reached: Set<String>
    }

    /// A rule that was broken, and the shortest story that still breaks it.
    public struct Finding: Error, Sendable, CustomStringConvertible {
        /// The seed of the walk; 0 if chance had no part in it.
        public let seed: UInt64

        /// What did not hold.
        public let violation: Violation

        let steps: Int
        let story: Story
        let lines: [String]

        /// All of it, with the story.
        public var description: String {
            """
            seed \(seed), \(steps) steps, breaks: \(violation.rule.rawValue): \(violation.detail)
            shortest: \(story.steps.count) steps; \(story.plan)
              \(story.steps.map { "\($0.what)" }.joined(separator: "\n  "))
            its end:
              \(lines.suffix(120).joined(separator: "\n  "))
            """
        }
    }

    /// Lets chance do `steps` things, then lets all operations end.
    ///
    /// - Throws: the error of the stage's store.
    public static func walk(
        seed: UInt64,
        steps: Int,
        in stage: Stage = .model
    ) throws(LoginRocketError) -> Walked {
        var walk = Walk(seed: seed)
        var scene = try stage.scene(walk.plan)
        var story = Story(plan: walk.plan, steps: [])
        var violation: Violation?
        do throws(Violation) {
            for _ in 0..<steps {
                let step = walk.step(scene)
                story.steps.append(step)
                try scene.perform(step)
            }
            for step in walk.lastSteps() {
                story.steps.append(step)
                try scene.perform(step)
            }
            try scene.finale()
        } catch {
            violation = error
        }
        return Walked(
            finding: violation.map { finding(seed, story, $0, in: stage) },
            count: scene.notes.count,
            time: scene.clocks.time,
            digest: scene.notes.digest,
            reached: scene.notes.reached
        )
    }

    private static func finding(
        _ seed: UInt64,
        _ story: Story,
        _ violation: Violation,
        in stage: Stage
    ) -> Finding {
        let short = story.shortened(breaking: violation.rule, in: stage)
        let end = try? short.tell(in: stage)
        return Finding(
            seed: seed,
            violation: end?.violation ?? violation,
            steps: story.steps.count,
            story: short,
            lines: end?.scene.notes.lines ?? []
        )
    }
}
