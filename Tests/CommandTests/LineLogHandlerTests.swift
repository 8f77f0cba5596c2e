import Foundation
import Logging
import Testing

@testable import LoginRocketCommands

@Suite struct LineLogHandlerTests {
    @Test(arguments: [
        (Logger.Level.debug, "<7>"), (.info, "<6>"), (.notice, "<5>"), (.warning, "<4>"),
        (.error, "<3>"), (.critical, "<2>"),
    ])
    func `a line for the journal begins with its severity`(level: Logger.Level, start: String) {
        #expect(line(level, "grace has logged in.") == start + "grace has logged in.")
    }

    @Test func `a line for the journal is one line, with its facts`() {
        let metadata: Logger.Metadata = ["status": "200", "attempt": "1\n<2>x"]
        #expect(
            line(.error, "a\n<2>b\u{1B}[2J", metadata) == "<3>a <2>b[2J attempt=1 <2>x status=200"
        )
    }

    @Test func `the journal reads standard error if its numbers are those of the stream`() {
        var status = stat()
        #expect(unsafe fstat(STDERR_FILENO, &status) == 0)
        let stream = "\(status.st_dev):\(status.st_ino)"
        #expect(LineLogHandler.Format.forStandardError(["JOURNAL_STREAM": stream]) == .journal)
        for other in [[:], ["JOURNAL_STREAM": "1:2"], ["JOURNAL_STREAM": stream + "0"]] {
            #expect(LineLogHandler.Format.forStandardError(other) == .timed)
        }
    }

    private func line(
        _ level: Logger.Level,
        _ message: String,
        _ metadata: Logger.Metadata? = nil
    ) -> String {
        LineLogHandler(label: "test", format: .journal).journalLine(
            LogEvent(
                level: level,
                message: "\(message)",
                metadata: metadata,
                source: nil,
                file: #fileID,
                function: #function,
                line: #line
            )
        )
    }
}
