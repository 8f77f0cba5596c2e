import Foundation
import Logging
import LoginRocket
import LoginRocketProtocol

/// The news of a run for those who look after it: the service manager, and readers of the log.
struct RunReport {
    let manager: ServiceManager
    let logger: Logger

    /// Tells of every change until the client is closed, and before it is open why it is not.
    func tell(of opening: Opening) async {
        var lastTrouble: String?
        for await state in opening.states {
            switch state {
            case .refused(let failure):
                let trouble = failure.message.visible
                // Until the next attempt has ended, on a disk that takes its time.
                manager.tell(.needs(.seconds(60)), .status(trouble))
                if trouble != lastTrouble { logger.warning("\(trouble)") }
                lastTrouble = trouble
            case .open(let client):
                return await tellChanges(of: client)
            case .givenUp:
                return
            }
        }
    }

    private func tellChanges(of client: Client) async {
        var last: Snapshot?
        for await snapshot in await client.snapshots {
            if snapshot.status != last?.status { manager.tell(.status(snapshot.status)) }
            for line in last.map(snapshot.news) ?? [] { logger.notice("\(line)") }
            last = snapshot
        }
    }

    /// Gives signs of life, twice in the time that the manager waits for one, until the task is
    /// cancelled.
    ///
    /// The client itself lets each of them pass: a client that hangs gives none.
    func giveSigns(of client: Client) async {
        guard let patience = manager.patience else { return }
        while !Task.isCancelled {
            _ = await client.snapshot
            manager.tell(.alive)
            try? await Task.sleep(for: patience / 2)
        }
    }
}
