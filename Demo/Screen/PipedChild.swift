import Foundation
import LoginRocketChild

/// A child of this program, its standard streams in pipes.
final class PipedChild: Sendable {
    let program: Child

    /// The end to write to that is its standard input.
    let input: Int32

    /// The end to read from that is its standard output.
    let output: Int32

    /// The end to read from that is its standard error.
    let errors: Int32

    /// Starts a program.
    ///
    /// - Throws: `Child.Failure` if it cannot be started.
    init(_ words: [String]) throws(Child.Failure) {
        let (fromUs, toUs, complaints) = (try Ends(), try Ends(), try Ends())
        let childEnds = [fromUs.reading, toUs.writing, complaints.writing]
        (input, output, errors) = (fromUs.writing, toUs.reading, complaints.reading)
        defer { for end in childEnds { close(end) } }
        do {
            program = try Child(words, streams: childEnds)
        } catch {
            for end in [input, output, errors] { close(end) }
            throw error
        }
    }

    deinit {
        // Not before: whoever wrote later would write to whatever has the number then.
        close(input)
    }
}

/// A pipe.
private struct Ends {
    let reading: Int32
    let writing: Int32

    init() throws(Child.Failure) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw Child.Failure(number: errno) }
        (reading, writing) = (ends[0], ends[1])
    }
}
