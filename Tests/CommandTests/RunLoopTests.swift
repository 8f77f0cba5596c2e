import Foundation
import Logging
import LoginRocket
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite struct RunLoopTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/run-" + UUID().uuidString

    private func closedClient() async throws -> Client {
        let client = try Client.open(
            Client.Configuration(
                url: try BaseURL("http://127.0.0.1:1"),
                databasePath: folder + "/client.sqlite"
            )
        )
        await client.close()
        return client
    }

    @Test(.timeLimit(.minutes(1)))
    func `an order that finds its client closed is abandoned`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let client = try await closedClient()
        for order in [Order.logout, .cancel, .check] {
            let answer = OrderAnswer(await order.carryOut(on: client), nil)
            #expect(answer.exit == .noAnswer && answer.shown.error?.code == "abandoned")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that ends by itself ends the program with its error`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let client = try await closedClient()
        let ending = Ending()
        let run = RunLoop(
            opening: try Opening { client },
            ending: ending,
            greeting: Message.Hello(version: "1", database: folder, process: 1),
            endsWithInput: false,
            acknowledgesDone: false,
            socket: nil,
            report: RunReport(
                manager: ServiceManager([:], process: getpid()),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        await run.work()
        guard case .impossible(let failure) = await ending.wait() else {
            Issue.record("no error")
            return
        }
        #expect(failure.code == "illegal" && failure.message.contains("closed"))
        guard case .givenUp = run.opening.state else {
            Issue.record("not given up")
            return
        }
    }
}
