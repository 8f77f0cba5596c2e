import LoginRocket
import LoginRocketCore
import LoginRocketProtocol

/// A conversation with one peer: a line for every change, and one answer to every line that comes
/// in.
struct Conversation: Sendable {
    let opening: Opening
    let peer: Peer
    let mailbox: Mailbox
    let orders = OrdersOnTheirWay()
    private let acknowledged: AcknowledgedOutcomes

    /// Makes a conversation.
    ///
    /// - Parameters:
    ///   - opening: Opens the client.
    ///   - peer: The one who gives the orders.
    ///   - acknowledged: The outcomes that the run has acknowledged by itself.
    ///   - greeting: The first line; the second is the state.
    init(
        _ opening: Opening,
        with peer: Peer,
        _ acknowledged: AcknowledgedOutcomes,
        greeting: Message.Hello
    ) async {
        self.opening = opening
        self.peer = peer
        self.acknowledged = acknowledged
        let first: ShownState? =
            switch opening.state {
            case .refused(let failure): ShownState(nil, failure)
            case .open(let client): ShownState(await client.snapshot)
            case .givenUp: nil
            }
        mailbox = Mailbox(
            greeting: [.hello(greeting)] + (first.map { [.snapshot($0)] } ?? [])
        )
    }

    /// Tells of every change until the client is closed, and before it is open why it is not.
    func tellChanges() async {
        for await state in opening.states {
            switch state {
            case .refused(let failure):
                mailbox.put(.snapshot(ShownState(nil, failure)))
            case .open(let client):
                for await snapshot in await client.snapshots {
                    mailbox.put(.snapshot(ShownState(snapshot)))
                }
                return
            case .givenUp:
                return
            }
        }
    }

    /// Starts the orders as they come in, and waits for none of them before the next; but while
    /// nobody reads the answers, no more orders are taken.
    ///
    /// It returns when the lines have ended and all of them are answered.
    ///
    /// - Parameters:
    ///   - lines: The lines.
    ///   - end: Called when they have ended.
    func obey<Source: AsyncSequence>(_ lines: Source, atEnd end: () -> Void = {}) async
    where Source.Element == LineSplitter.Line {
        await withDiscardingTaskGroup { group in
            var number = 0
            do {
                for try await line in lines where !Task.isCancelled {
                    number += 1
                    switch opening.state {
                    case .open(let client):
                        let answer = await begin(Incoming(line), number, on: client)
                        group.addTask { await answer.value }
                    case .refused(let failure):
                        refuse(Incoming(line), for: failure)
                    case .givenUp:
                        return
                    }
                    await mailbox.wait(for: .room)
                }
            } catch {
                // The peer is gone: what it has asked for is answered, and nobody reads it.
            }
            if !Task.isCancelled { end() }
        }
    }

    /// Begins the order of a line; those begun first reach the client first.
    ///
    /// The client's own thread takes new tasks in turn, and a task that belongs to the client makes
    /// its wish before it waits for anything.
    private func begin(
        _ incoming: Incoming,
        _ number: Int,
        on client: isolated Client
    ) -> Task<Void, Never> {
        let task = Task {
            let verdict: Verdict
            do throws(LoginRocketError) {
                switch try incoming.contents.get() {
                case .abandon(let tag):
                    verdict = try orders.abandon(tag)
                case .order(let order):
                    try peer.require(mayGive: order)
                    try orders.requireRoom()
                    if case .outcome(let id) = order, let known = acknowledged.verdict(on: id) {
                        verdict = known
                    } else {
                        verdict = await order.carryOut(on: client)
                    }
                }
            } catch {
                verdict = .failed(error)
            }
            orders.end(number)
            mailbox.put(
                .answer(OrderAnswer(verdict, client.snapshot, to: incoming.tag, incoming.command))
            )
        }
        // The task takes its turn after this one.
        switch incoming.contents {
        case .success(.order): orders.begin(number, incoming.tag, task)
        case .success(.abandon), .failure: orders.begin(number, nil, task)
        }
        return task
    }

    /// Refuses an order that no client can take yet.
    private func refuse(_ incoming: Incoming, for failure: Failure) {
        let verdict: Verdict
        do {
            _ = try incoming.contents.get()
            verdict = .failed(failure)
        } catch {
            verdict = .failed(error)
        }
        mailbox.put(.answer(OrderAnswer(verdict, nil, to: incoming.tag, incoming.command)))
    }
}

/// The one who gives orders.
enum Peer {
    /// The user to whom the client belongs.
    case owner
    /// Another user, of the group that may use the socket.
    case group

    /// Requires that the peer may give an order.
    ///
    /// - Throws: ``LoginRocketError`` with code `refused`.
    fileprivate func require(mayGive order: Order) throws(LoginRocketError) {
        switch (self, order) {
        case (.group, .token), (.group, .signupToken):
            throw LoginRocketError(
                .refused,
                "Tokens are given to the owner of the client alone: ask as that user."
            )
        case (.group, _), (.owner, _):
            break
        }
    }
}
