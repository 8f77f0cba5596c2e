import Foundation
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A client that runs until it is told to end: a line for every change, an answer to every order.
struct RunLoop {
    private let opening: Opening
    private let output: LineOutput
    private let ending: Ending
    private let endsWithInput: Bool

    /// Makes a run.
    ///
    /// - Parameters:
    ///   - opening: Opens the client, which nobody else uses.
    ///   - ending: Ends it.
    ///   - endsWithInput: Whether the end of standard input ends it as well.
    init(_ opening: Opening, until ending: Ending, endsWithInput: Bool) {
        self.opening = opening
        self.ending = ending
        self.endsWithInput = endsWithInput
        // With nobody left to report to, the client would only keep others from its database.
        output = LineOutput(unheard: { ending.ask(.unheard($0)) })
    }

    /// Runs, obeys and reports; when it returns, the client is closed.
    ///
    /// - Returns: Why it has ended.
    func run() async -> Ending.Wish {
        // Writing to a closed pipe is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        let working = Task { await work() }
        let orders = Task { await obeyOrders() }
        let wish = await ending.wait()
        orders.cancel()
        await opening.giveUp()?.close()
        working.cancel()
        let giving = Task { [output] in
            try await Task.sleep(for: .seconds(2))
            output.giveUp()
        }
        defer { giving.cancel() }
        await working.value
        await orders.value
        return wish
    }

    /// Runs the client once it is open; until then it says why it is not.
    private func work() async {
        var last: Failure?
        while case .refused(let failure) = opening.state {
            if failure != last { await output.write(Message(nil, .failed(failure))) }
            last = failure
            try? await Task.sleep(for: .seconds(2))
            do {
                try await opening.tryAgain()
            } catch {
                return ending.ask(.impossible(Failure(error)))
            }
        }
        guard case .open(let client) = opening.state else { return }
        async let running: Void = client.run()
        await reportChanges(of: client)
        // Whatever ended it was logged.
        _ = try? await running
    }

    private func reportChanges(of client: Client) async {
        var last: Message?
        for await snapshot in await client.snapshots {
            let message = Message(snapshot)
            guard message != last else { continue }
            last = message
            await output.write(message)
        }
    }

    /// Starts the orders as they come in, and waits for none of them before the next; but while
    /// nobody reads the answers, no more orders are taken.
    private func obeyOrders() async {
        await withDiscardingTaskGroup { group in
            for await line in Reader(STDIN_FILENO).lines() {
                switch opening.state {
                case .open(let client):
                    let answer = await begin(line, on: client)
                    group.addTask { await answer.value }
                case .refused(let failure):
                    await refuse(line, for: failure)
                case .givenUp:
                    return
                }
                await output.awaitRoom()
            }
            if endsWithInput { ending.ask(.asked) }
        }
    }

    /// Begins an order; those begun first reach the client first.
    ///
    /// The client's own thread takes new tasks in turn, and a task that belongs to the client makes
    /// its wish before it waits for anything.
    private func begin(
        _ line: LineSplitter.Line,
        on client: isolated Client
    ) -> Task<Void, Never> {
        Task {
            do throws(Order.BadLine) {
                let order = try Order(reading: line)
                let verdict = await order.carryOut(on: client)
                let command = order.command.rawValue
                await output.write(Message(client.snapshot, verdict, answering: command))
            } catch {
                let verdict = Verdict.failed(.client(error.error))
                await output.write(Message(client.snapshot, verdict, answering: error.command))
            }
        }
    }

    /// Refuses an order that no client can take yet.
    private func refuse(_ line: LineSplitter.Line, for failure: Failure) async {
        do throws(Order.BadLine) {
            let order = try Order(reading: line)
            await output.write(Message(nil, .failed(failure), answering: order.command.rawValue))
        } catch {
            await output.write(
                Message(nil, .failed(.client(error.error)), answering: error.command)
            )
        }
    }
}
