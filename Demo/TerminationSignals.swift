import Dispatch
import Foundation

/// SIGTERM and SIGINT, which kill the program no more until this is cancelled.
struct TerminationSignals {
    private let sources: [any DispatchSourceSignal]

    /// Listens from now on.
    ///
    /// - Parameter arrived: Called for each signal.
    init(_ arrived: @escaping @Sendable () -> Void) {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { arrived() }
            source.resume()
            return source
        }
    }

    /// Listens no longer; the signals stay ignored, for the program is about to exit.
    func cancel() {
        for source in sources { source.cancel() }
    }
}
