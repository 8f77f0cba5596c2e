import ArgumentParser
import LoginRocketCore
import LoginRocketProtocol

/// A command that only reads the database, also beside its owner, and creates nothing.
struct Reading {
    let options: Options

    /// Prints the state.
    ///
    /// - Parameter read: Reads the state, and what people are told besides.
    /// - Throws: `ExitCode` if the database cannot be read.
    func show(_ read: () throws -> (snapshot: Snapshot, note: String?)) throws {
        do {
            let (snapshot, note) = try read()
            Printout(snapshot, .done(note)).show(inJSON: options.json)
        } catch {
            let failure = Failure(error)
            let held = try? options.heldBesides
            Printout(held, .failed(failure)).show(inJSON: options.json)
            throw failure.exit.code
        }
    }
}
