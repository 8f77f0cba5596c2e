package import LoginRocketCore
package import LoginRocketProtocol

/// The output of a command: the state of the client, and what went wrong.
///
/// Without a snapshot the state is not known, because the database could not be read.
package struct Printout {
    let snapshot: Snapshot?
    let failure: Failure?

    /// The URL to open in a browser, if that was asked for.
    var url: String?

    package init(snapshot: Snapshot?, failure: Failure?, url: String? = nil) {
        self.snapshot = snapshot
        self.failure = failure
        self.url = url
    }

    /// Prints it for scripts or for people, who see trouble on standard error.
    package func show(inJSON: Bool, note: String?) {
        if inJSON {
            Output.standard.answer(Message(snapshot, failure, url: url).json)
        } else if let failure {
            Output.error.write(line: failure.message.visible)
        } else if let url {
            // Alone, for scripts that open it.
            Output.standard.answer(url.visible)
        } else {
            let lines = [note, snapshot?.sentence].compactMap { $0?.visible }
            Output.standard.answer(lines.joined(separator: "\n"))
        }
    }
}
