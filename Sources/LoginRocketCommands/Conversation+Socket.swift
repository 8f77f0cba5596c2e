import LoginRocketProtocol
import NIOCore

extension Conversation {
    /// Holds the conversation until the peer has ended it and got its answers, until the peer is
    /// gone, or until a moment after the client was closed.
    func hold(_ input: NIOAsyncChannelInboundStream<ByteBuffer>, over channel: any Channel) async {
        let writing = Task {
            while let message = await mailbox.next() {
                do {
                    // It is written when the system has taken all of it.
                    let line = ByteBuffer(string: message.line + "\n")
                    try await channel.writeAndFlush(line).get()
                } catch {
                    mailbox.giveUp()
                }
            }
        }
        let obeying = Task { await obey(SocketLines(input)) }
        let telling = Task {
            await tellChanges()
            obeying.cancel()
            try await Task.sleep(for: Mailbox.lastWait)
            channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in
            mailbox.giveUp()
            obeying.cancel()
            orders.abandonAll()
        }
        await obeying.value
        await mailbox.wait(for: .end)
        telling.cancel()
        mailbox.giveUp()
        await writing.value
    }
}
