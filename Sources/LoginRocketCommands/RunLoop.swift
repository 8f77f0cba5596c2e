import Foundation
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

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
            if failure != last { await write(Message(nil, failure).line) }
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
        var last: String?
        for await snapshot in await client.snapshots {
            let line = Message(snapshot).line
            guard line != last else { continue }
            last = line
            await write(line)
        }
    }

    /// Starts the orders as they come in, and waits for none of them before the next.
    private func obeyOrders() async {
        await withDiscardingTaskGroup { group in
            for await line in StandardInput.lines() {
                switch opening.state {
                case .open(let client):
                    let answer = await begin(line, on: client)
                    group.addTask { await answer.value }
                case .refused(let failure):
                    let (command, order) = read(line)
                    await write(answer(to: command, refusing(order, failure), in: nil))
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
    private func begin(
        _ line: LineSplitter.Line,
        on client: isolated Client
    ) -> Task<Void, Never> {
        Task {
            let (command, order) = read(line)
            let verdict: Verdict
            switch order {
            case .success(let order): verdict = await order.verdict(on: client)
            case .failure(let error): verdict = .failed(.client(error))
            }
            await write(answer(to: command, verdict, in: client.snapshot))
        }
    }

    /// Reads a line: the command, if it is one, and the order, or why it cannot be obeyed.
    private func read(
        _ line: LineSplitter.Line
    ) -> (command: OrderLine.Command?, order: Result<Order, LoginRocketError>) {
        do throws(LoginRocketError) {
            let line = try OrderLine(reading: line)
            return (line.command, Result { () throws(LoginRocketError) in try line.order })
        } catch {
            return (nil, .failure(error))
        }
    }

    /// Refuses an order that no client can take yet.
    private func refusing(_ order: Result<Order, LoginRocketError>, _ failure: Failure) -> Verdict {
        switch order {
        case .success: .failed(failure)
        case .failure(let error): .failed(.client(error))
        }
    }

    private func answer(
        to command: OrderLine.Command?,
        _ verdict: Verdict,
        in snapshot: Snapshot?
    ) -> String {
        var message = Message(snapshot, verdict.failure, url: verdict.url)
        message.answer = Message.Answer(command, verdict.exit)
        return message.line
    }

    /// With nobody left to report to, the client ends: it would only keep others from its database.
    private func write(_ line: String) async {
        guard let complaint = await output.write(line) else { return }
        ending.ask(.unheard(complaint))
    }
}
