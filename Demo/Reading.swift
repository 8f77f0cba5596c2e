import ArgumentParser
import LoginRocketCore

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
            Report(snapshot: snapshot, failure: nil).show(inJSON: options.json, note: note)
        } catch {
            let failure = Failure(error)
            let held = (try? options.withoutURL.read()) ?? nil
            Report(snapshot: held, failure: failure)
                .show(inJSON: options.json, note: nil)
            throw failure.exit.code
        }
    }
}
