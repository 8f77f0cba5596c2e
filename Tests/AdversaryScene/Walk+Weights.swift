import LoginRocketCore

// How often each kind of step happens where things stand so.

extension Scene {
    fileprivate var isOnline: Bool { conditions.isOnline(at: clocks.time) }
}

extension Walk.Kind {
    /// How often it happens where things stand so.
    func weight(in scene: Scene) -> Int {
        switch self {
        case .next: scene.flights.isEmpty ? 30 : 60
        case .wait: 20
        case .land: scene.flights.isEmpty || !scene.isOnline ? 0 : 20
        case .restart, .anything, .hint: 3
        case .longWait: scene.isOnline ? 2 : 5
        case .clock: 3
        case .suspend, .rough, .acknowledge, .cancelOperation: 2
        case .revoke: 2
        case .ask, .verify, .limit, .repeats, .signUp: 1
        case .abandon: scene.machine.snapshot(at: scene.clocks.now).isBusy ? 4 : 0
        case .outage: scene.isOnline ? 6 : 0
        case .networkUp: scene.isOnline ? 0 : 6
        case .ail: 2
        case .full, .refuses, .unreadable, .stumbles: scene.diskTrouble == .none ? 2 : 0
        case .healDisk: scene.diskTrouble == .none ? 0 : 5
        case .login, .code, .external, .arrive, .cancel, .logout, .change, .again, .check:
            weight(in: scene.machine.session) / (isHeldUp(in: scene) ? 6 : 1)
        }
    }

    /// Whether a person has to wait for another request.
    private func isHeldUp(in scene: Scene) -> Bool {
        switch (self, scene.machine.foreground) {
        case (.logout, _), (.cancel, _), (.change, _), (.again, _), (_, .idle): false
        case (_, .running(_, .recheck)): false
        case (_, .running): true
        }
    }

    private func weight(in session: SessionState) -> Int {
        switch (session, self) {
        case (.loggedOut, .login): 30
        case (.loggedOut, .external): 16
        case (.awaitingMfa, .code): 40
        case (.awaitingMfa, .cancel), (.awaitingMfa, .login): 4
        case (.awaitingExternalLogin, .arrive): 40
        case (.awaitingExternalLogin, .cancel), (.awaitingExternalLogin, .login): 4
        case (.awaitingSignupCompletion, .arrive): 12
        case (.awaitingSignupCompletion, .cancel): 12
        case (.loggedIn, .change), (.loggedIn, .logout): 12
        case (.loggedIn, .check): 5
        case (.loggedIn, .again): 3
        case (.loggedOut, _), (.awaitingMfa, _), (.awaitingExternalLogin, _),
            (.awaitingSignupCompletion, _), (.loggedIn, _):
            0
        }
    }

    /// Whether no walk can do without it.
    var isNeeded: Bool {
        switch self {
        case .login, .code, .next, .wait, .cancel, .networkUp, .healDisk: true
        case .signUp, .external, .arrive, .logout, .change, .again, .check, .anything, .ask,
            .verify, .cancelOperation, .acknowledge, .abandon, .longWait, .suspend, .restart,
            .clock, .land, .rough, .ail, .limit, .revoke, .repeats, .outage, .hint, .full,
            .refuses, .unreadable, .stumbles:
            false
        }
    }
}
