import ArgumentParser
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A command that has one order carried out, prints its answer, and ends.
///
/// If another program owns the database and obeys others, that program carries it out.
struct OneShot {
    let options: Options

    /// Has the order carried out, while the client drains what is due.
    ///
    /// - Parameters:
    ///   - command: The command of the order.
    ///   - order: Makes the order before the client opens: it may wait for a person.
    /// - Throws: `ExitCode`, unless all is done.
    func carryOut(_ command: Order.Command, _ order: () async throws -> Order) async throws {
        let end = ContinuousClock.now + options.timeLimit
        try await obey(command, order) { order, client in
            async let running: Void = client.run()
            let answer = await settle(order, with: client)
            // What else it sent may be answered in what is left of the time, and two seconds.
            await client.close(grace: min(.seconds(2), end - ContinuousClock.now))
            // Whatever ended it was logged.
            _ = try? await running
            return answer
        }
    }

    /// Has the order carried out, without any request.
    ///
    /// - Throws: `ExitCode`, unless all is done.
    func carryOutAlone(_ command: Order.Command, _ order: () async throws -> Order) async throws {
        try await obey(command, order) { order, client in
            let answer = await client.answer(to: order, within: options.timeLimit)
            answer.show(inJSON: options.json)
            await client.close()
            return answer
        }
    }

    /// Seals everything in the database with a new key, without any request.
    ///
    /// - Throws: `ExitCode`, unless all is done.
    func rekey(to source: KeySource) async throws {
        try await show(as: "rekey") {
            let client = try options.open(recheckInterval: nil)
            let verdict: Verdict
            do {
                try await client.rekey(to: source)
                verdict = .done(saying: "Everything is sealed with the new key.")
            } catch {
                verdict = .failed(Failure(error))
            }
            let answer = OrderAnswer(verdict, await client.snapshot, to: nil, "rekey")
            answer.show(inJSON: options.json)
            await client.close()
            return answer
        }
    }

    private func obey(
        _ command: Order.Command,
        _ order: () async throws -> Order,
        with client: (Order, Client) async throws -> OrderAnswer
    ) async throws {
        try await show(as: command.rawValue) {
            let order = try await Terminal.unseen(order)
            if let owner = try options.namedOwner {
                return try await settle(order, with: owner)
            }
            if let settled = order.verdict(withoutDatabase: options.databasePath),
                try options.lacksDatabase
            {
                let answer = OrderAnswer(settled, .unused, to: nil, order.command.rawValue)
                answer.show(inJSON: options.json)
                return answer
            }
            do {
                return try await client(order, try options.open(recheckInterval: nil))
            } catch let error as LoginRocketError where error.code == .locked {
                guard let owner = try options.ownerBesides else { throw error }
                return try await settle(order, with: owner)
            }
        }
    }

    /// Has the order carried out, waits for its operation's outcome as long as the timeout allows,
    /// prints the answer, and acknowledges the outcome.
    private func settle<Owner: Obedient>(
        _ order: Order,
        with owner: Owner
    ) async throws(Owner.Trouble) -> OrderAnswer {
        var answer = try await owner.answer(to: order, within: options.timeLimit)
        answer.tag = nil
        guard let id = answer.id,
            // Whatever keeps its end from being told: the operation was accepted.
            let end = try? await owner.outcome(of: id, within: options.timeLimit),
            case .outcome? = end.result
        else {
            answer.show(inJSON: options.json)
            return answer
        }
        (answer.shown, answer.exit, answer.result) = (end.shown, end.exit, end.result)
        answer.show(inJSON: options.json)
        let forgotten = try? await owner.answer(to: .acknowledge(id), within: options.timeLimit)
        // Somebody else may have done so.
        if let error = forgotten?.shown.error, error.code != LoginRocketError.Code.badInput.rawValue
        {
            Output.error.write(line: error.message.visible)
        }
        return answer
    }

    /// Runs a body that prints its own answer, and prints the error of one that throws.
    ///
    /// - Throws: `ExitCode`, unless all is done.
    private func show(
        as command: String,
        _ body: () async throws -> OrderAnswer
    ) async throws {
        let answer: OrderAnswer
        do {
            answer = try await body()
        } catch {
            answer = OrderAnswer(
                .failed(Failure(error)),
                options.snapshotBesides,
                to: nil,
                command
            )
            answer.show(inJSON: options.json)
        }
        if answer.exit != .done { throw answer.exit.code }
    }
}

/// Somebody who carries out orders: a client here, or the program that owns the database.
protocol Obedient {
    /// The trouble of getting an answer at all.
    associatedtype Trouble: Error

    /// Gives an order, and waits for its answer as long as that may take.
    func answer(to order: Order, within limit: Duration) async throws(Trouble) -> OrderAnswer

    /// Waits for the end of an operation; `nil` if that does not come in this time.
    func outcome(
        of id: OperationID,
        within limit: Duration
    ) async throws(Trouble) -> OrderAnswer?
}

extension Client: Obedient {
    /// Gives an order, and waits for its answer; each of its requests has its own limit.
    func answer(to order: Order, within limit: Duration) async throws(Never) -> OrderAnswer {
        OrderAnswer(await order.carryOut(on: self), snapshot, to: nil, order.command.rawValue)
    }

    func outcome(
        of id: OperationID,
        within limit: Duration
    ) async throws(Never) -> OrderAnswer? {
        await withTaskGroup { group in
            group.addTask { await self.answer(to: .outcome(id), within: limit) as OrderAnswer? }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
