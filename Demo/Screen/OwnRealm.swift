import LoginRocketEmulator
import LoginRocketRealm

/// A realm of the demo's own: an emulator within this program, spoken to over real HTTP.
actor OwnRealm {
    private let emulator: Emulator
    private var isPluggedIn = true
    private var clockAdvance = 0.0
    private var signups = RealmView.Signups.logIn

    /// The latest plan.
    private var plan: CallsPlan?

    /// The number of calls after which that is used up.
    private var lastPlannedCall = 0

    /// Starts one with its users of the start.
    init() async throws {
        emulator = try await Emulator.start()
    }

    nonisolated var url: String { "http://127.0.0.1:\(emulator.port)" }

    /// Returns a view of the realm now.
    func view() async -> RealmView {
        let state = await emulator.state()
        var view = RealmView()
        view.isPluggedIn = isPluggedIn
        view.clockAdvance = clockAdvance
        view.requestsByPath = state.requests
        let callsLeft = lastPlannedCall - view.requests
        if let plan, callsLeft > 0 {
            view.plan = CallsPlan(trouble: plan.trouble, calls: callsLeft)
        }
        view.sessions = state.sessions.map(\.username)
        view.signups = signups
        view.mails = state.mail.map {
            RealmView.Mail(kind: $0.kind, username: $0.username, token: $0.token)
        }
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

    /// Makes calls to come go wrong in a way; `nil` for as usual.
    func plan(_ plan: CallsPlan?) async {
        await emulator.clearFaults()
        self.plan = plan
        guard let plan else { return }
        lastPlannedCall = await view().requests + plan.calls
        let probability = plan.trouble.probability
        switch plan.trouble.trouble {
        case .fault(let fault):
            await emulator.plan(
                fault,
                for: Fault.anyPath,
                times: plan.calls,
                probability: probability
            )
        case .delay(let delay):
            await emulator.plan(
                delay: delay,
                for: Fault.anyPath,
                times: plan.calls,
                probability: probability
            )
        }
    }

    func advanceClock(seconds: Double) async {
        await emulator.advanceClock(seconds: seconds)
        clockAdvance += seconds
    }

    /// Says what becomes of those who sign up.
    func setSignups(_ signups: RealmView.Signups) async {
        self.signups = signups
        await emulator.withRealm { realm, _ in
            realm.settings.signupMode = signups == .byServer ? .userToken : .user
            realm.settings.emailVerification = signups == .verifyFirst ? .required : .none
        }
    }

    /// Does what the app's server does with a signup token.
    ///
    /// - Parameter username: Whose it is; `nil` for whoever came last.
    /// - Returns: The login token.
    /// - Throws: `Realm.ControlError` if there is no such signup.
    func makeUser(_ username: String?) async throws(Realm.ControlError) -> String {
        try await emulator.withRealm { realm, now throws(Realm.ControlError) in
            let waiting = realm.signupTokens.last { username == nil || $0.username == username }
            guard let waiting else { throw .unknownUserToken }
            return try realm.completeSignup(waiting.token, at: now).token
        }
    }

    /// Does what a browser does with the URL of an external login, and somebody at the provider.
    ///
    /// - Returns: The handler URL it is led back to; `nil` if it is not.
    func browse(_ url: String, email: String) async -> String? {
        guard isPluggedIn, url.hasPrefix(self.url) else { return nil }
        let path = String(url.dropFirst(self.url.count))
        return await emulator.withRealm { realm, now in
            func visit(_ target: String, _ headers: [Realm.Header] = []) -> Realm.Answer {
                let request = Realm.Request(
                    method: "GET",
                    target: target,
                    headers: headers,
                    body: []
                )
                return realm.answer(request, at: now)
            }
            let departure = visit(path)
            guard let page = departure[header: "Location"],
                let cookie = departure[header: "Set-Cookie"]?.prefix(while: { $0 != ";" })
            else { return nil }
            let form = page.split(separator: "?state=")
            guard let provider = form.first, let state = form.last else { return nil }
            let answers = ["state": String(state), "email": email]
            let login = realm.answer(.init(post: String(provider), answers), at: now)
            guard let back = login[header: "Location"] else { return nil }
            return visit(back, [Realm.Header("Cookie", String(cookie))])[header: "Location"]
        }
    }

    func close() async {
        await emulator.shutdown()
    }
}
