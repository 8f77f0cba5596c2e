package import LoginRocketCore
package import LoginRocketProtocol

/// The output of a command: the state of the client, and how the command went.
///
/// Without a snapshot the state is not known, because the database could not be read.
package struct Printout {
    let snapshot: Snapshot?
    let verdict: Verdict

    package init(_ snapshot: Snapshot?, _ verdict: Verdict) {
        self.snapshot = snapshot
        self.verdict = verdict
    }

    /// Prints it for scripts or for people, who see trouble on standard error.
    package func show(inJSON: Bool) {
        guard !inJSON else {
            // The exit code of the program says the rest.
            let object = Message(snapshot, verdict).json.without("command", "exit")
            return Output.standard.answer("\(object)")
        }
        switch verdict {
        case .failed(let failure):
            Output.error.write(line: failure.message.visible)
        case .leaving(let url):
            // Alone, for scripts that open it.
            Output.standard.answer(url.visible)
        case .done, .queued:
            // A note may have several lines, none of which holds a line end of somebody else.
            let notes = verdict.note?.split(separator: "\n").map { String($0).visible } ?? []
            let lines = notes + [snapshot?.sentence.visible].compactMap { $0 }
            Output.standard.answer(lines.joined(separator: "\n"))
        }
    }
}
