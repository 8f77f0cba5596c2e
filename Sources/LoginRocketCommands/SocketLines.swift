import LoginRocketProtocol
import NIOCore

/// The lines that a peer of a socket sends.
struct SocketLines: AsyncSequence {
    private let input: NIOAsyncChannelInboundStream<ByteBuffer>

    init(_ input: NIOAsyncChannelInboundStream<ByteBuffer>) {
        self.input = input
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private var splitter = LineSplitter()
        private var bytes = ByteBuffer()
        private var hasEnded = false

        fileprivate init(_ input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) {
            self.input = input
        }

        mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws -> LineSplitter.Line? {
            while !hasEnded {
                while let byte: UInt8 = bytes.readInteger() {
                    if let line = splitter.take(byte) { return line }
                }
                guard let more = try await input.next(isolation: actor) else {
                    hasEnded = true
                    return splitter.end()
                }
                bytes = more
            }
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(input.makeAsyncIterator())
    }
}
