import Foundation
import LoginRocketCommands
import LoginRocketProtocol
import Synchronization

/// The interactive demo: what happens goes to the screen, and what the screen wants is done.
struct Show {
    let stage: Stage
    let terminal: FullScreen

    /// Plays until somebody quits.
    ///
    /// - Returns: The signal that ended it; `nil` if a key did.
    func play() async -> Int32? {
        let (inputs, continuation) = AsyncStream.makeStream(of: [Screen.Input].self)
        let tell: @Sendable (Screen.Input) -> Void = { continuation.yield([$0]) }
        let interruption = Mutex<Int32?>(nil)
        let signals = Signals(deadlySignals + [SIGWINCH, SIGTSTP, SIGCONT]) { number in
            switch number {
            case SIGWINCH: tell(.refreshed)
            case SIGTSTP: tell(.stopped)
            case SIGCONT: tell(.continued)
            default:
                interruption.withLock { $0 = number }
                tell(.interrupted(number))
            }
        }
        let keysAreTaken = DispatchSemaphore(value: 0)
        Self.readKeys(keysAreTaken) { continuation.yield($0) }
        let clock = Task { await Self.tick(tell) }
        terminal.open()
        defer {
            clock.cancel()
            signals.cancel()
            terminal.close()
        }

        var screen = Screen(url: stage.url, passwords: stage.passwords)
        var client = startClient(tell)
        var signal: Int32?
        playing: for await batch in inputs {
            for input in batch {
                // The end waits behind no key, however much the keys before it cost.
                let input = interruption.withLock { $0 }.map(Screen.Input.interrupted) ?? input
                let effects = screen.take(input, at: Date())
                for effect in effects {
                    switch effect {
                    case .tell(let order, let number):
                        client?.orders.write(order.line(.number(number)) + "\n")
                    case .setNetwork(let up): await setNetwork(up: up, tell)
                    case .plan(let plan): await stage.realm?.plan(plan)
                    case .advanceClock(let time): await stage.realm?.advanceClock(seconds: time)
                    case .setSignups(let signups): await stage.realm?.setSignups(signups)
                    case .makeUser(let username): await makeUser(username, tell)
                    case .browse(let url, let email): await browse(url, email, tell)
                    case .killClient: client?.kill()
                    case .startClient: client = startClient(tell)
                    case .redraw: terminal.open()
                    case .suspend: terminal.suspend()
                    case .quit(let number):
                        signal = number
                        break playing
                    }
                }
                if effects.contains(where: \.changesTheStage) { await look(&screen) }
            }
            // What it did not take before.
            client?.orders.write("")
            await look(&screen)
            terminal.draw(
                Drawing(screen: screen, size: screen.size, now: Date()).lines,
                at: screen.size
            )
            if case .key? = batch.first { keysAreTaken.signal() }
        }
        await end(client, inputs)
        return signal
    }

    /// Learns how the realm and the terminal are now.
    private func look(_ screen: inout Screen) async {
        if let view = await stage.realm?.view() { _ = screen.take(.looked(view), at: Date()) }
        _ = screen.take(.resized(terminal.size), at: Date())
    }

    /// Tells of every key, on a thread of its own: reading waits for them.
    private static func readKeys(
        _ areTaken: DispatchSemaphore,
        _ tell: @escaping @Sendable ([Screen.Input]) -> Void
    ) {
        Thread.detachNewThread {
            let keyboard = Reader(STDIN_FILENO)
            var decoder = KeyDecoder()
            func tellOf(_ keys: [Key]) {
                guard !keys.isEmpty else { return }
                tell(keys.map(Screen.Input.key))
                // What else happens waits behind no more than the keys of one read.
                areTaken.wait()
            }
            while let bytes = keyboard.read(upTo: 4_096) {
                tellOf(decoder.keys(in: bytes))
                // Silence for longer than the bytes of one key may take ends a key.
                guard keyboard.isSilent(forMilliseconds: decoder.patience) else { continue }
                tellOf(decoder.keysAfterSilence())
            }
            // Nobody can hit a key any more.
            tell([.interrupted(SIGHUP)])
        }
    }

    private static func tick(_ tell: @Sendable (Screen.Input) -> Void) async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { tell(.refreshed) }
    }

    private func startClient(_ tell: @escaping @Sendable (Screen.Input) -> Void) -> ClientProcess? {
        do {
            return try ClientProcess(stage.clientOptions, tell: tell)
        } catch {
            tell(.clientEnded("it cannot be started (\(error.localizedDescription))"))
            return nil
        }
    }

    private func setNetwork(up: Bool, _ tell: (Screen.Input) -> Void) async {
        do {
            try await stage.realm?.setNetwork(up: up)
        } catch {
            tell(.failed("The port cannot be opened again (\(error)): try it later."))
        }
    }

    private func makeUser(_ username: String?, _ tell: (Screen.Input) -> Void) async {
        do {
            if let token = try await stage.realm?.makeUser(username) {
                tell(.madeUser(token: token))
            }
        } catch {
            tell(.failed("The app's server cannot make the user: \(error)."))
        }
    }

    private func browse(_ url: String, _ email: String, _ tell: (Screen.Input) -> Void) async {
        if let url = await stage.realm?.browse(url, email: email) {
            tell(.cameBack(url: url))
        } else {
            tell(.failed("The browser did not come back: look at the cable and the address."))
        }
    }

    /// Ends the client; one whose database stays may answer what it has sent.
    private func end(_ client: ClientProcess?, _ inputs: AsyncStream<[Screen.Input]>) async {
        guard let client, client.isRunning else { return }
        if stage.realm == nil { client.terminate() } else { client.kill() }
        let limit = Task {
            try await Task.sleep(for: .seconds(5))
            client.kill()
        }
        for await batch in inputs {
            if case .clientEnded? = batch.first { break }
        }
        limit.cancel()
    }
}
