import Foundation
import LoginRocket
import LoginRocketCore

/// A client that runs until it is told to end: a line for every change, an answer to every order.
struct RunLoop {
    private let opening: Opening
    private let output = LineQueue()
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
        await working.value
        await orders.value
        return wish
    }

    /// Runs the client once it is open; until then it says why it is not.
    private func work() async {
        var last: Failure?
        while case .refused(let failure) = opening.state {
            if failure != last { await write(refusal(failure).line(answering: nil, nil)) }
            last = failure
            try? await Task.sleep(for: .seconds(2))
            do {
                try opening.tryAgain()
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

    private func refusal(_ failure: Failure) -> Report {
        Report(snapshot: nil, failure: failure)
    }

    private func reportChanges(of client: Client) async {
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
                let order = OrderLine(line)
                switch opening.state {
                case .open(let client):
                    let answer = await begin(order, on: client)
                    group.addTask { await answer.value }
                case .refused(let failure):
                    await refuse(order, failure)
                case .givenUp:
                    return
                }
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

    /// Answers an order that no client can take yet.
    private func refuse(_ line: OrderLine, _ failure: Failure) async {
        let reason =
            switch line.order {
            case .success: failure
            case .failure(let error): Failure.client(error)
            }
        await write(refusal(reason).line(answering: line.command, reason.exit))
    }

    /// With nobody left to report to, the client ends: it would only keep others from its database.
    private func write(_ line: String) async {
        guard let complaint = await output.write(line) else { return }
        ending.ask(.unheard(complaint))
    }
}
