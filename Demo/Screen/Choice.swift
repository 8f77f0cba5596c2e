import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol
import LoginRocketRealm

/// A choice that a person makes with a single key.
enum Choice: Character, CaseIterable {
    case frank = "f"
    case grace = "g"
    case login = "l"
    case newUser = "n"
    case code = "c"
    case comeBack = "b"
    case completeSignup = "m"
    case cancel = "x"
    case verifyEmail = "v"
    case changePassword = "p"
    case logout = "o"
    case check = "s"
    case acknowledge = "a"
    case forgotten = "w"
    case external = "e"
    case signups = "i"
    case network = "u"
    case fault = "t"
    case clock = "h"
    case kill = "k"
    case restart = "r"
    case quit = "q"
}

extension Screen {
    /// The keys that are legal now: none while a form takes them all.
    var choices: [(key: Character, label: String)] {
        guard form == nil else { return [] }
        return Choice.allCases.filter(isLegal).map { ($0.rawValue, label(of: $0)) }
    }

    /// Tells if it would not be refused now.
    func isLegal(_ choice: Choice) -> Bool {
        switch choice {
        case .frank, .grace: realm != nil && canLogIn
        case .login, .newUser, .forgotten, .external: canLogIn
        case .code: canAnswer(.awaitingMfa)
        case .comeBack: canAnswer(.awaitingExternalLogin)
        case .completeSignup: canAnswer(.awaitingSignupCompletion)
        case .cancel: isRunning && (isAwaiting || isLoggingIn)
        case .verifyEmail: isRunning && awaitsEmailToken
        case .changePassword: isRunning && state == .loggedIn && !hasPendingChange
        case .logout: isRunning && state == .loggedIn
        case .check: isRunning && state == .loggedIn && !isBusy
        case .acknowledge: isRunning && !finished.isEmpty
        case .signups: realm != nil && canLogIn
        case .network, .fault, .clock: realm != nil
        case .kill: isRunning
        case .restart: isGone
        case .quit: true
        }
    }

    private func label(of choice: Choice) -> String {
        switch choice {
        case .frank: "log in as frank"
        case .grace: "as grace"
        case .login: "as somebody"
        case .newUser: "new user"
        case .comeBack: "come back"
        case .completeSignup: "complete the signup"
        case .verifyEmail: "verify email"
        case .forgotten: passwords.forgotten?.username != nil ? "reset password" : "forgot password"
        case .external: "external login"
        case .signups: "signups: \((realm?.signups ?? .logIn).rawValue)"
        case .code: "code"
        case .cancel: "cancel"
        case .changePassword: "password"
        case .logout: "log out"
        case .check: "check"
        case .acknowledge: "acknowledge"
        case .network: realm?.isPluggedIn == false ? "plug in" : "unplug"
        case .fault: "fault of the next call"
        case .clock: "clock +1 h"
        case .kill: "kill -9"
        case .restart: "restart"
        case .quit: "quit"
        }
    }

    /// The operations that have ended and are kept until they are acknowledged.
    var finished: [Message.Row] {
        message?.outbox.filter { $0.outcome != nil } ?? []
    }

    private var state: SessionState.Name? { message?.state }

    /// Something that was begun can be given up.
    private var isAwaiting: Bool {
        switch state {
        case .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin: true
        case .loggedOut, .loggedIn, nil: false
        }
    }

    private var canLogIn: Bool {
        [.loggedOut, .awaitingMfa, .awaitingExternalLogin].contains(where: canAnswer)
    }

    /// Tells if the client waits in this state, and for nothing else.
    private func canAnswer(_ waiting: SessionState.Name) -> Bool {
        isRunning && !isBusy && state == waiting
    }

    private var awaitsEmailToken: Bool {
        message?.emailVerification == .awaitingToken || message?.emailVerification == .tokenPending
    }

    private var hasPendingChange: Bool {
        message?.outbox.contains { entry in
            entry.kind == .updatePassword && entry.outcome == nil
                && entry.username == message?.username
        } ?? false
    }

    /// Tells if the client takes commands.
    var isRunning: Bool {
        guard case .running = client else { return false }
        return true
    }

    private var isGone: Bool {
        guard case .gone = client else { return false }
        return true
    }

    /// Tells if a request is on its way that a person waits for.
    private var isBusy: Bool {
        isLoggingIn || unanswered.contains { questions.contains($0) }
    }

    private var isLoggingIn: Bool {
        unanswered.contains { logins.contains($0) }
    }
}

/// The commands that a person waits for, and may give up.
private let logins: [Order.Command] = [.login, .mfa, .signUp, .completeSignup, .openURL]

/// The commands that a person waits for.
private let questions: [Order.Command] = [.check, .forgotPassword, .resetPassword]

extension Fault? {
    /// The one after it in the circle of all faults and none.
    var following: Fault? {
        guard let self else { return Fault.allCases.first }
        let faults = Fault.allCases
        return faults.firstIndex(of: self).flatMap { place in
            place + 1 < faults.count ? faults[place + 1] : nil
        }
    }
}
