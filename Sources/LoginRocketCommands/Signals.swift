import Dispatch
import Foundation

/// Signals that are told and do nothing else any more.
package struct Signals {
    private let sources: [any DispatchSourceSignal]

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - numbers: The signals.
    ///   - arrived: Called with the number of each that arrives.
    package init(_ numbers: [Int32], _ arrived: @escaping @Sendable (Int32) -> Void) {
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            // On a queue of its own: those of the global one may all wait for something.
            let queue = DispatchQueue(label: "signal \(number)")
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { arrived(number) }
            source.resumeArmed()
            return source
        }
    }

    /// Listens no longer; the signals stay ignored, for the program is about to exit.
    package func cancel() {
        for source in sources { source.cancel() }
    }
}

extension DispatchSourceSignal {
    /// Resumes, and returns when it listens: a signal before that, ignored as it is, would be lost.
    func resumeArmed() {
        let armed = DispatchSemaphore(value: 0)
        setRegistrationHandler { armed.signal() }
        resume()
        armed.wait()
    }
}
