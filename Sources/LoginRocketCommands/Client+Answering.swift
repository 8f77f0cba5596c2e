import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

// A client of this process, as a command uses it.

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

    /// Asks for something that no order asks for.
    func verdict(_ body: @Sendable (isolated Client) throws -> Verdict) -> Verdict {
        do {
            return try body(self)
        } catch {
            return .failed(Failure(error))
        }
    }
}
