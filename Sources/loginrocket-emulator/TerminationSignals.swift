import Dispatch
import Foundation

/// Listens for SIGTERM and SIGINT, which no longer end the program by themselves.
struct TerminationSignals {
    private let arrivals: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            // The signal is ignored, so one that arrived before the source listens would be lost.
            let armed = DispatchSemaphore(value: 0)
            source.setRegistrationHandler { armed.signal() }
            source.resume()
            armed.wait()
            return source
        }
    }

    /// Returns when the first signal has arrived.
    func first() async {
        for await _ in arrivals { break }
        for source in sources { source.cancel() }
    }
}
