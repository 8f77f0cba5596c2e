import Foundation
import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A connection to the program that owns the database and obeys others: its `run`.
final class OwnerConnection {
    private let descriptor: Int32
    private var lines: Lines.AsyncIterator
    private var count = 0

    /// The version of the program that answers; `nil` before it has said so.
    private var version: String?

    /// Connects to whoever listens at a socket; `nil` if nobody does.
    ///
    /// - Parameters:
    ///   - path: The path of the socket.
    ///   - limit: The time to wait while others wait to be heard.
    /// - Throws: ``LoginRocketError`` with code `locked` if this user may not ask, if somebody else
    ///   than the owner listens there, or if it hears nobody in that time.
    init?(at path: String, within limit: Duration) throws(LoginRocketError) {
        switch Connecting(to: path, within: limit) {
        case .connected(let descriptor):
            self.descriptor = descriptor
            lines = Reader(descriptor).lines().makeAsyncIterator()
            // Thrown from here on, an error closes the connection with this object.
            guard isTrustworthy(descriptor, at: path) else {
                throw LoginRocketError(
                    .locked,
                    "Another user listens at the socket \(path), who may not see passwords: name "
                        + "the client's own with --socket."
                )
            }
        case .full:
            throw notAnswering
        case .forbidden:
            throw LoginRocketError(
                .locked,
                "The client at the socket \(path) takes no orders from this user: ask as its user, "
                    + "or as one of the group of its --socket-group, which must be able to enter "
                    + "the socket's folder."
            )
        case .left, .impossible:
            return nil
        }
    }

    deinit {
        close(descriptor)
    }

    /// The first thing that is found in a line; `nil` if no line has it before the connection ends.
    private func hear<Thing>(
        _ find: (OwnerLine) throws(LoginRocketError) -> Thing?
    ) async throws(LoginRocketError) -> Thing? {
        while let line = await lines.next() {
            guard case .text(let text) = line else { continue }
            if let thing = try find(OwnerLine(bytes: Data(text.utf8))) { return thing }
        }
        return nil
    }

    /// Gives an order, and waits for the line that answers it.
    ///
    /// - Parameters:
    ///   - order: The order.
    ///   - limit: The time after which it is given up.
    ///   - grace: The time that the owner has to say so after that.
    /// - Returns: The answer; `nil` if none comes in this time, after which the connection is of no
    ///   more use.
    /// - Throws: ``LoginRocketError``: `locked`; `unknown` if the answer cannot be read.
    private func line(
        answering order: Order,
        within limit: Duration,
        givingUpIn grace: Duration = .zero
    ) async throws(LoginRocketError) -> OrderAnswer? {
        count += 1
        let tag = Tag.number(count)
        let (late, end) = (ContinuousClock.now + limit, ContinuousClock.now + limit + grace)
        let watch = Task { [descriptor] in
            try await Task.sleep(until: late)
            if grace > .zero { Output(descriptor: descriptor).write(line: Order.abandoning(tag)) }
            try await Task.sleep(until: end)
            // Whoever reads it comes to its end.
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
        defer { watch.cancel() }
        // An owner of another protocol gets no order, which may hold a password.
        if version == nil {
            version = try await hear { line throws(LoginRocketError) in try line.version }
        }
        // After that nothing gives the order up any more.
        guard ContinuousClock.now < late else { return nil }
        if let version {
            Output(descriptor: descriptor).write(line: order.line(tag))
            let answer = try await hear { line throws(LoginRocketError) in
                try line.answer(to: tag, from: version)
            }
            if let answer { return answer }
        }
        guard ContinuousClock.now < end else { return nil }
        throw LoginRocketError(
            .locked,
            "The client that owns the database has ended before it answered: try it again."
        )
    }
}

extension OwnerConnection: Obedient {
    func answer(
        to order: Order,
        within limit: Duration
    ) async throws(LoginRocketError) -> OrderAnswer {
        // An owner that asks the realm may need as long, and says so after that.
        let late = limit + .milliseconds(500)
        let start = ContinuousClock.now
        let line = try await line(answering: order, within: late, givingUpIn: .milliseconds(1_500))
        guard var answer = line else {
            throw notAnswering
        }
        if answer.shown.error?.code == Failure.abandoned.code, ContinuousClock.now - start >= late {
            answer.shown.error?.message =
                "No clear answer came in the time of --timeout, and the order was given up: look "
                + "at status for what became of it."
        }
        return answer
    }

    func outcome(
        of id: OperationID,
        within limit: Duration
    ) async throws(LoginRocketError) -> OrderAnswer? {
        try await line(answering: .outcome(id), within: limit)
    }
}

private let notAnswering = LoginRocketError(
    .locked,
    "The client that owns the database does not answer: look at its process, or stop it."
)

/// Tells if the one who listens is this user, root, or the owner of the socket's folder, who could
/// listen there at any time.
private func isTrustworthy(_ descriptor: Int32, at path: String) -> Bool {
    guard let peer = Credentials(of: descriptor) else { return false }
    var folder = stat()
    let name = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let isKnown = unsafe stat(name, &folder) == 0
    return peer.user == geteuid() || peer.user == 0 || isKnown && peer.user == folder.st_uid
}
