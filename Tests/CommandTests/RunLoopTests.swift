import Foundation
import Logging
import LoginRocket
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite struct RunLoopTests {
    @Test(.timeLimit(.minutes(1)))
    func `a client that ends by itself ends the program with its error`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/run-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let client = try Client.open(
            Client.Configuration(
                url: try BaseURL("http://127.0.0.1:1"),
                databasePath: folder + "/client.sqlite"
            )
        )
        await client.close()
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
