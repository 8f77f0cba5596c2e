import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The matrix")
struct MatrixTests {
    @Test("every state × event moves, is ignored or is illegal, exactly as the table says")
    func table() throws {
        let found = try Matrix.text()
        #expect(found == matrixTable, "The matrix is now:\n\n\(found)\n\nEND")
    }

    @Test("the samples have every state, step, outcome, payload and reason to refuse")
    func samplesAreComplete() throws {
        #expect(Set(Samples.sessionStates.map(\.value.name.rawValue)).count == 5)
        #expect(Set(Samples.statuses.map(\.value.description)).count == 15)
        #expect(Set(Samples.payloads.map(\.value.description)).count == 10)
        let text = try Matrix.text()
        for reason in IllegalEvent.allCases where reason != .unknownOperation {
            #expect(text.contains("!\(reason)"))
        }
    }

    @Test("a wish of an operation nobody knows is illegal")
    func unknownOperation() throws {
        for wish in OperationWish.allCases {
            try Given(Samples.loggedIn).when(.operationWished(Samples.operationID(7), wish))
                .thenIllegal(.unknownOperation)
        }
    }

    @Test("no event changes a machine that finds it illegal, and none makes it trap")
    func everyEventEverywhere() throws {
        let machines =
            Samples.sessionStates.map { Samples.machine($0.value) }
            + Samples.statuses.map { status in
                Samples.machine(.loggedOut(.user), [Samples.operation(status.value)])
            }
        for machine in machines {
            for event in Samples.events {
                let before = machine.snapshot(at: Samples.now)
                _ = try? machine.decide(event.value, at: Samples.now)
                #expect(machine.snapshot(at: Samples.now) == before)
            }
        }
    }
}
