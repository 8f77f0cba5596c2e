import Dispatch
import Foundation
import Logging
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A client that runs until it is told to end, and obeys whoever gives it orders: at standard
/// input, and at its socket.
struct RunLoop {
    let opening: Opening
    let ending: Ending
    let greeting: Message.Hello

    /// `true` if the end of standard input ends it as well.
    let endsWithInput: Bool

    /// `true` if an operation is forgotten once its outcome `done` was written.
    let acknowledgesDone: Bool

    /// The outcomes of those operations.
    let acknowledged = AcknowledgedOutcomes()

    /// Its socket; `nil` for none.
    let socket: SocketFile?

    /// Tells those who look after it.
    let report: RunReport

    /// Runs, obeys and reports; when it returns, the client is closed.
    ///
    /// - Returns: Why it has ended.
    func run() async -> Ending.Wish {
        let conversation = await converse(with: .owner)
        let mailbox = conversation.mailbox
        // A full pipe holds up none of these but the last.
        let telling = Task { await conversation.tellChanges() }
        let (reported, reporting) = AsyncStream.makeStream(of: Never.self)
        Task {
            await report.tell(of: opening)
            reporting.finish()
        }
        let working = Task { await work() }
        let obeying = Task { [ending, endsWithInput] in
            await conversation.obey(Reader(STDIN_FILENO).lines()) {
                if endsWithInput { ending.ask(.asked) }
            }
        }
        Task { await write(mailbox) }

        let wish = await ending.wait()
        report.manager.tell(.stopping)
        obeying.cancel()
        working.cancel()
        await working.value
        let giving = Task {
            try await Task.sleep(for: Mailbox.lastWait)
            mailbox.giveUp()
            // Nor are those waited for who read no log.
            reporting.finish()
        }
        await telling.value
        for await _ in reported {}
        await obeying.value
        await mailbox.wait(for: .end)
        giving.cancel()
        return wish
    }

    private func converse(with peer: Peer) async -> Conversation {
        await Conversation(opening, with: peer, acknowledged, greeting: greeting)
    }

    /// Runs the client once it is open, until the task is cancelled, and closes it; if the client
    /// ends by itself, so does the program.
    func work() async {
        guard let client = await openedClient() else {
            _ = opening.giveUp()
            return
        }
        let socket = await makeSocket()
        let serving = Task { await socket?.serve { await converse(with: $0) } }
        report.manager.tell(.ready)
        let living = Task { await report.giveSigns(of: client) }
        do {
            try await client.run()
            ending.ask(.asked)
        } catch {
            ending.ask(.impossible(Failure(error)))
        }
        living.cancel()
        // Whoever owns the database next makes a socket of this name.
        socket?.acceptNoMore()
        _ = opening.giveUp()
        await client.close()
        await serving.value
    }

    /// The client, which is tried to be opened again and again; `nil` if that makes no sense, or if
    /// the task is cancelled.
    private func openedClient() async -> Client? {
        do {
            while case .refused = opening.state {
                try await Task.sleep(for: .seconds(2))
                try await opening.tryAgain()
            }
        } catch is CancellationError {
            return nil
        } catch {
            ending.ask(.impossible(Failure(error)))
            return nil
        }
        guard case .open(let client) = opening.state else { return nil }
        return client
    }

    private func makeSocket() async -> OwnerSocket? {
        guard let file = socket else { return nil }
        do {
            let socket = try await OwnerSocket(at: file)
            if let folder = file.closedFolder {
                report.logger.warning(
                    """
                    The folder \(folder) keeps the group of --socket-group out: let the group enter \
                    it, or name a socket in another folder with --socket.
                    """
                )
            }
            return socket
        } catch {
            report.logger.warning("\(Failure(error).message)")
            return nil
        }
    }

    /// Writes the messages on standard output, one after the other.
    private func write(_ mailbox: Mailbox) async {
        let queue = DispatchQueue(label: "loginrocket.output")
        while let message = await mailbox.next() {
            let (line, written) = message.fitted
            let complaint: String? = await withCheckedContinuation { continuation in
                queue.async {
                    let isWritten = Output.standard.write(line: line)
                    continuation.resume(returning: isWritten ? nil : Output.complaint)
                }
            }
            if let complaint {
                // With nobody left to report to, it would only keep others from its database.
                mailbox.giveUp()
                return ending.ask(.unheard(complaint))
            }
            if acknowledgesDone { await acknowledge(written) }
        }
    }

    private func acknowledge(_ message: Message) async {
        guard case .open(let client) = opening.state else { return }
        for operation in message.shown?.outbox ?? [] where operation.outcome == .done {
            // Somebody else may have done so; if it cannot be saved, it is shown again.
            guard let kind = await client.kind(of: operation.id),
                let outcome = try? await client.outcome(of: operation.id)
            else { continue }
            // Before it is forgotten, so that it is known at every moment.
            acknowledged.keep(outcome, of: operation.id, kind)
            try? await client.acknowledge(operation.id)
        }
    }
}
