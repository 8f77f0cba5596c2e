import LoginRocketEmulator
import LoginRocketRealm

/// A realm of the demo's own: an emulator within this program, spoken to over real HTTP.
actor OwnRealm {
    private let emulator: Emulator
    private var isPluggedIn = true
    private var clockAdvance = 0.0

    /// Starts one with its users of the start.
    init() async throws {
        emulator = try await Emulator.start()
    }

    nonisolated var url: String { "http://127.0.0.1:\(emulator.port)" }

    /// What it holds now.
    func view() async -> RealmView {
        let state = await emulator.state()
        var view = RealmView()
        view.isPluggedIn = isPluggedIn
        view.clockAdvance = clockAdvance
        view.nextFault = await emulator.plannedFault(for: Fault.anyPath)
        view.sessions = state.sessions.map(\.username)
        view.requests = state.requests.values.reduce(0, +)
        view.maxInFlight = state.maxInFlight.values.max() ?? 0
        for user in state.users {
            view.passwordChanges[user.username] = user.passwordVersion - 1
            view.codes[user.username] = await emulator.withRealm { realm, now in
                (try? realm.totpCode(of: user.username, at: now)).map {
                    RealmView.Code(digits: $0.code, secondsLeft: $0.secondsLeft)
                }
            }
        }
        return view
    }

    /// Pulls the network cable, so that the port closes with all connections, or plugs it in again.
    func setNetwork(up: Bool) async throws {
        try await emulator.setNetwork(up: up)
        isPluggedIn = up
    }

    /// Makes the next call fail in a way; `nil` for as usual.
    func plan(_ fault: Fault?) async {
        await emulator.clearFaults()
        if let fault { await emulator.plan(fault, for: Fault.anyPath) }
    }

    func advanceClock(seconds: Double) async {
        await emulator.advanceClock(seconds: seconds)
        clockAdvance += seconds
    }

    func close() async {
        await emulator.shutdown()
    }
}
