import Foundation
import LoginRocket
import LoginRocketCore

/// A client that runs until it is told to end: a line for every change, an answer to every order.
struct RunLoop {
    let client: Client
    private let output = LineQueue()
    private let ending: Ending
    private let endsWithInput: Bool

    /// Makes a run.
    ///
    /// - Parameters:
    ///   - client: The client, which nobody else uses.
    ///   - ending: Ends it.
    ///   - endsWithInput: Whether the end of standard input ends it as well.
    init(client: Client, until ending: Ending, endsWithInput: Bool) {
        self.client = client
        self.ending = ending
        self.endsWithInput = endsWithInput
    }

    /// Runs, obeys and reports; when it returns, the client is closed.
    ///
    /// - Returns: Why it has ended.
    func run() async -> Ending.Wish {
        // Writing to a closed pipe is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        let running = Task { try? await client.run() }
        let changes = Task { await reportChanges() }
        let orders = Task { await obeyOrders() }
        let wish = await ending.wait()
        orders.cancel()
        await client.close()
        await running.value
        await orders.value
        await changes.value
        return wish
    }

    private func reportChanges() async {
        var last: String?
        for await snapshot in await client.snapshots {
            let line = Report(snapshot: snapshot, failure: nil).line(answering: nil, nil)
            guard line != last else { continue }
            last = line
            await write(line)
        }
    }

    /// Starts the orders as they come in, and waits for none of them before the next.
    private func obeyOrders() async {
        await withDiscardingTaskGroup { group in
            for await line in StandardInput.lines() {
                let answer = await begin(OrderLine(line), on: client)
                group.addTask { await answer.value }
            }
            if endsWithInput { ending.ask(.asked) }
        }
    }

    /// Begins an order; those begun first reach the client first.
    ///
    /// The client's own thread takes new tasks in turn, and a task that belongs to the client makes
    /// its wish before it waits for anything.
    private func begin(_ line: OrderLine, on client: isolated Client) -> Task<Void, Never> {
        Task {
            let verdict: Verdict
            switch line.order {
            case .success(let order): verdict = await order.verdict(on: client)
            case .failure(let error): verdict = .failed(.client(error))
            }
            let report = Report(
                snapshot: client.snapshot,
                failure: verdict.failure,
                url: verdict.url
            )
            await write(report.line(answering: line.command, verdict.exit))
        }
    }

    /// With nobody left to report to, the client ends: it would only keep others from its database.
    private func write(_ line: String) async {
        guard let complaint = await output.write(line) else { return }
        ending.ask(.unheard(complaint))
    }
}
