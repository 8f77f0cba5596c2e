import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The news that something could not be saved")
struct NotSavedTests {
    /// How late it may come.
    private static let delays: [Duration] = [.zero, .minutes(31), .hours(25), .days(31)]

    @Test("it never leads to anything that would have to be saved, in any state")
    func everyState() throws {
        for sample in try Self.machines() {
            for delay in Self.delays {
                let now = Given(sample.value).after(delay).now
                let durable = try Self.durableNews(of: sample.value, at: now)
                #expect(durable == [], "\(sample.name) after \(delay)")
            }
        }
    }

    /// What would have to be saved after an answer to one of the last attempts that was lost, or
    /// after time that has passed in vain.
    private static func durableNews(of machine: Machine, at now: Moment) throws -> [Changes] {
        let last = machine.lastAttempt.value
        let attempts = (last - min(last, 3)...last).map { AttemptID($0) }
        let lost = attempts.map { Event.reported($0, .answerLost, Samples.draw) }
        return try (lost + [.notSaved(Samples.draw)])
            .map { try machine.decide($0, at: now).changes }
            .filter(\.isDurable)
    }

    /// Each state of each region, idle and with a request on its way.
    private static func machines() throws -> [Sample<Machine>] {
        let settings = [
            Machine.Settings(), Machine.Settings(sessions: .unmanaged),
            Machine.Settings(sessions: .managed(recheckInterval: .seconds(60))),
        ]
        var machines: [Sample<Machine>] = []
        for state in Samples.sessionStates {
            for settings in settings {
                for status in Samples.statuses {
                    let operations = [Samples.operation(status.value)]
                    machines.append(
                        Sample(
                            "\(state.name), \(status.name)",
                            Samples.machine(state.value, operations, settings: settings)
                        )
                    )
                }
            }
        }
        for purpose in Samples.purposes {
            let machine = try Samples.machine(purpose.value.0, running: purpose.value.1)
            machines.append(Sample(purpose.name, machine))
        }
        for status in Samples.statuses where !Samples.operation(status.value).isFinished {
            let machine = try Samples.machine(sending: status.value)
            machines.append(Sample("sending \(status.name)", machine))
        }
        for email in Samples.emailVerifications {
            let operations = [Samples.operation(Samples.verification)]
            let machine = Samples.machine(email: email.value, operations)
            machines.append(Sample(email.name, machine))
        }
        return machines
    }
}
