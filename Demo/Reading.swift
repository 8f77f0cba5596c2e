import ArgumentParser
import LoginRocketCore

/// A command that only reads the database, also beside its owner, and creates nothing.
struct Reading {
    let options: Options

    /// Prints what is so.
    ///
    /// - Parameters:
    ///   - limit: How many operations to show at most.
    ///   - text: What people read besides the state.
    /// - Throws: `ExitCode` if the database cannot be read.
    func show(limit: Int, _ text: (Snapshot) -> String?) throws {
        do {
            let snapshot = try options.read(limit: limit)
            Report(snapshot: snapshot, failure: nil)
                .show(inJSON: options.json, note: text(snapshot))
        } catch {
            let failure = Failure(error)
            Report(snapshot: options.snapshotBesides, failure: failure)
                .show(inJSON: options.json, note: nil)
            throw failure.exit.code
        }
    }
}
