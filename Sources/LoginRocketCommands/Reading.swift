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
            Printout(snapshot: snapshot, failure: nil).show(inJSON: options.json, note: note)
        } catch {
            let failure = Failure(error)
            let held = try? options.heldBesides
            Printout(snapshot: held, failure: failure)
                .show(inJSON: options.json, note: nil)
            throw failure.exit.code
        }
    }
}
