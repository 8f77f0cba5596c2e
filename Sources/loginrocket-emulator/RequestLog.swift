import Dispatch
import LoginRocketEmulator

/// Writes lines about the requests and mails of an emulator to standard error.
struct RequestLog {
    private let writing: Task<Void, Never>

    init(of emulator: Emulator) {
        let lines = emulator.log()
        writing = Task {
            for await portion in lines {
                for line in portion { await Self.write(line) }
            }
        }
    }

    /// Returns when all is written, or after a second: perhaps nobody reads it.
    func end() async {
        let (ends, end) = AsyncStream.makeStream(of: Never.self)
        let timer = Task {
            try? await Task.sleep(for: .seconds(1))
            end.finish()
        }
        Task {
            await writing.value
            end.finish()
        }
        for await _ in ends {}
        timer.cancel()
    }

    /// Writes on a thread that may wait for whoever reads.
    private static func write(_ line: String) async {
        await withCheckedContinuation { continuation in
            queue.async {
                Failure.tell(line)
                continuation.resume()
            }
        }
    }

    private static let queue = DispatchQueue(label: "log")
}
