import Foundation
import Logging
import LoginRocket

/// A log on standard error: a line for each event, without anything that could move a cursor.
///
/// The journal of systemd adds the time by itself, and reads the severity at the start of the line.
struct LineLogHandler: LogHandler {
    private let format: Format
    private var base: StreamLogHandler

    /// The look of a line.
    enum Format {
        case timed, journal
    }

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - label: Its name.
    ///   - format: The look of its lines.
    init(label: String, format: Format) {
        self.format = format
        base = .standardError(label: label)
    }

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        switch format {
        case .timed:
            var event = event
            event.message = "\(event.message.description.visible)"
            base.log(event: event)
        case .journal:
            Output.error.write(line: journalLine(event))
        }
    }

    /// The line of an event as sd-daemon(3) wants it: `<5>grace has logged in` for example.
    func journalLine(_ event: LogEvent) -> String {
        let facts = base.metadata.merging(event.metadata ?? [:]) { $1 }
            .map { " \($0.key)=\($0.value)" }.sorted().joined()
        return "<\(event.level.severity)>" + (event.message.description + facts).visible
    }
}

extension LineLogHandler.Format {
    /// The look for standard error as it is.
    ///
    /// - Parameter environment: Holds the name of the journal's stream, if there is one: the
    ///   numbers of its device and its inode.
    /// - Returns: The look for the journal, if that reads it.
    static func forStandardError(_ environment: [String: String]) -> Self {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"],
            unsafe fstat(STDERR_FILENO, &status) == 0,
            stream == "\(status.st_dev):\(status.st_ino)"
        else { return .timed }
        return .journal
    }
}

extension Logger.Level {
    /// The severity in the numbers of syslog(3).
    fileprivate var severity: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
