import ArgumentParser
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A command that opens the client, has one order carried out, prints what is so, and closes.
struct OneShot {
    let options: Options

    /// Has the order carried out, while the client drains what is due.
    ///
    /// - Parameter order: Makes the order before the client opens: it may wait for a person.
    /// - Throws: `ExitCode`, unless all is done.
    func carryOut(_ order: () async throws -> Order) async throws {
        let end = ContinuousClock.now + options.timeLimit
        try await obey(order) { order, client in
            async let running: Void = client.run()
            let ending = await ending(of: order, on: client)
            let snapshot = await client.snapshot
            show(snapshot, ending.verdict)
            if let id = ending.finished {
                do {
                    try await client.acknowledge(id)
                } catch {
                    Output.error.write(line: "\(error)".visible)
                }
            }
            // What else it sent may be answered in what is left of the time, and two seconds.
            await client.close(grace: min(.seconds(2), end - ContinuousClock.now))
            // Whatever ended it was logged.
            _ = try? await running
            return ending.verdict
        }
    }

    /// Has the order carried out, without any request.
    ///
    /// - Throws: `ExitCode`, unless all is done.
    func carryOutAlone(_ order: () async throws -> Order) async throws {
        try await obey(order) { order, client in
            await finish(client, await order.carryOut(on: client))
        }
    }

    /// Seals everything in the database with a new key, without any request.
    ///
    /// - Throws: `ExitCode`, unless all is done.
    func rekey(to source: KeySource) async throws {
        try await settle {
            let client = try options.open(recheckInterval: nil)
            switch await attempt({ try $0.rekey(to: source) }, on: client) {
            case .success:
                return await finish(client, .done("Everything is sealed with the new key."))
            case .failure(let error):
                return await finish(client, .failed(Failure(error)))
            }
        }
    }

    /// Prints a secret that the client holds, alone, without any request.
    ///
    /// - Throws: `ExitCode` if it holds none.
    func reveal(_ secret: @Sendable (isolated Client) throws -> Secret) async throws {
        do {
            guard try !options.lacksDatabase else {
                throw LoginRocketError(.notInThisState, withoutDatabase: options.databasePath)
            }
            let client = try options.open(recheckInterval: nil)
            let found = await attempt(secret, on: client)
            await client.close()
            Output.standard.answer(try found.get().text)
        } catch {
            let verdict = Verdict.failed(Failure(error))
            show(options.snapshotBesides, verdict)
            throw verdict.exit.code
        }
    }

    private func attempt<Success>(
        _ body: @Sendable (isolated Client) throws -> Success,
        on client: isolated Client
    ) -> Result<Success, any Error> {
        Result { try body(client) }
    }

    private func obey(
        _ order: () async throws -> Order,
        with client: (Order, Client) async -> Verdict
    ) async throws {
        try await settle {
            let order = try await order()
            if let settled = order.verdict(withoutDatabase: options.databasePath),
                try options.lacksDatabase
            {
                show(.unused, settled)
                return settled
            }
            return await client(order, try options.open(recheckInterval: nil))
        }
    }

    /// Shows the state and the verdict of a client that is done, and closes it.
    private func finish(_ client: Client, _ verdict: Verdict) async -> Verdict {
        show(await client.snapshot, verdict)
        await client.close()
        return verdict
    }

    /// Runs a body that shows its own verdict, and shows the error of one that throws.
    ///
    /// - Throws: `ExitCode`, unless all is done.
    private func settle(_ body: () async throws -> Verdict) async throws {
        let verdict: Verdict
        do {
            verdict = try await body()
        } catch {
            verdict = .failed(Failure(error))
            show(options.snapshotBesides, verdict)
        }
        if verdict.exit != .done { throw verdict.exit.code }
    }

    /// The verdict, after waiting for an operation's outcome as long as the timeout allows.
    private func ending(
        of order: Order,
        on client: Client
    ) async -> (verdict: Verdict, finished: OperationID?) {
        let verdict = await order.carryOut(on: client)
        guard case .queued(let receipt, let kind) = verdict else { return (verdict, nil) }
        do {
            guard let outcome = try await receipt.outcome(within: options.timeLimit) else {
                return (verdict, nil)
            }
            return (Verdict(outcome, of: kind), receipt.id)
        } catch {
            return (.failed(Failure(error)), nil)
        }
    }

    private func show(_ snapshot: Snapshot?, _ verdict: Verdict) {
        Printout(snapshot, verdict).show(inJSON: options.json)
    }
}

extension Receipt {
    /// The outcome; `nil` if there is none yet after this time.
    fileprivate func outcome(within limit: Duration) async throws -> Outcome? {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await outcome() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
