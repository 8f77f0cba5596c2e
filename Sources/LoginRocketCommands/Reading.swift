import ArgumentParser
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A command that only looks: it asks the owner of the database, or else reads the database, and
/// creates nothing.
struct Reading {
    let options: Options
    let command: Order.Command

    /// Prints an answer.
    ///
    /// - Parameters:
    ///   - ask: Asks the owner, if it obeys others.
    ///   - read: Reads the database: the state, and what the command brings besides.
    /// - Throws: `ExitCode` if neither can be done.
    func show(
        asking ask: (OwnerConnection) async throws -> OrderAnswer,
        orReading read: () throws -> (snapshot: Snapshot, result: OrderResult?)
    ) async throws {
        var answer: OrderAnswer
        do {
            if let owner = try options.namedOwner ?? options.ownerBesides {
                answer = try await ask(owner)
                answer.tag = nil
            } else {
                let (snapshot, result) = try read()
                answer = OrderAnswer(.done(result), snapshot, to: nil, command.rawValue)
            }
        } catch {
            let held = try? options.heldBesides
            answer = OrderAnswer(.failed(Failure(error)), held ?? nil, to: nil, command.rawValue)
        }
        answer.show(inJSON: options.json)
        if answer.exit != .done { throw answer.exit.code }
    }
}
